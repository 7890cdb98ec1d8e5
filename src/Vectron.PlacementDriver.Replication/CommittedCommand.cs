using Vectron.PlacementDriver.Domain;

namespace Vectron.PlacementDriver.Replication;

/// <summary>A command that was committed and applied.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Snapshot">This node's state, at least as new as the command.</param>
public readonly record struct CommittedCommand(CommandOutcome Outcome, PlacementSnapshot Snapshot);
