namespace Vectron.PlacementDriver.Replication;

/// <summary>What became of the wish to change the cluster's members.</summary>
/// <param name="Outcome">For programs.</param>
/// <param name="Message">For people: what happened, and what to do.</param>
public sealed record MemberChangeResult(MemberChangeOutcome Outcome, string Message);
