namespace Vectron.PlacementDriver.Domain.Moves;

/// <summary>A move that a planner wants begun, and what it assumes.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="Kind">Why.</param>
/// <param name="SourceId">The worker whose replica leaves; 0 when none does.</param>
/// <param name="TargetId">The worker that gets a replica; 0 when none does.</param>
/// <param name="Epoch">The shard's epoch in the state that the plan rests on.</param>
/// <param name="Reason">What was considered and why this was chosen, in one sentence for people.</param>
public sealed record MoveStart(
    ulong ShardId, MoveKind Kind, ulong SourceId, ulong TargetId, ulong Epoch, string Reason);
