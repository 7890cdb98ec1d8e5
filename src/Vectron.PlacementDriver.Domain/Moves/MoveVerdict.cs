namespace Vectron.PlacementDriver.Domain.Moves;

/// <summary>What should become of a move that goes on for too long or has lost its sense.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Why">In one sentence; empty for <see cref="MoveAction.Wait"/> and <see cref="MoveAction.Retry"/>.</param>
/// <param name="WorkerId">For <see cref="MoveAction.RemoveInstead"/> the dead replica's worker; else 0.</param>
public readonly record struct MoveVerdict(MoveAction Action, string Why = "", ulong WorkerId = 0);
