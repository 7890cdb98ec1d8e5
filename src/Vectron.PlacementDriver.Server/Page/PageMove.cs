using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Answers;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Shards;

namespace Vectron.PlacementDriver.Server.Page;

/// <summary>A move on its way, as the page shows it.</summary>
/// <param name="Kind">Why replicas change.</param>
/// <param name="Phase">Where it is on its way.</param>
/// <param name="From">The worker whose replica leaves; 0 when none does.</param>
/// <param name="To">The worker that gets a replica; 0 when none does.</param>
/// <param name="Began">When it began, Unix milliseconds of the cluster's clock.</param>
/// <param name="Since">When its phase began, likewise.</param>
/// <param name="Attempts">How often patience with the phase has ended.</param>
/// <param name="Behind">Entries of its group's log that the target lacked when last heard from; 0 when not known.</param>
/// <param name="Waits">What it waits for, in words.</param>
/// <param name="Reason">Why it was begun, in words.</param>
internal sealed record PageMove(
    string Kind, string Phase, ulong From, ulong To, long Began, long Since, int Attempts, ulong Behind, string Waits, string Reason)
{
    /// <summary>Describes the move of a shard; null when it has none.</summary>
    public static PageMove? Of(PlacementSnapshot state, Shard shard) => shard.Move is not { } move ? null : new PageMove(
        MoveName.Of(move.Kind),
        MoveName.Of(move.Phase),
        move.SourceId,
        move.TargetId,
        move.StartedUnixMs,
        move.PhaseSinceUnixMs,
        move.Attempts,
        BehindOf(move),
        MoveProgress.WaitsFor(state, shard),
        move.Reason);

    private static ulong BehindOf(ShardMove move)
    {
        var has = move.Phase == MovePhase.CatchingUp ? move.EvidenceOf(move.TargetId).AppliedIndex : 0;
        return has > 0 && has < move.CatchUpGoal ? move.CatchUpGoal - has : 0;
    }
}
