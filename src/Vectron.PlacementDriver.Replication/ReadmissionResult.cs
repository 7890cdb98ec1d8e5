namespace Vectron.PlacementDriver.Replication;

/// <summary>What became of the wish to give a node its place back.</summary>
/// <param name="Outcome">For programs.</param>
/// <param name="Message">For people: what happened, and what to do.</param>
public sealed record ReadmissionResult(ReadmissionOutcome Outcome, string Message);
