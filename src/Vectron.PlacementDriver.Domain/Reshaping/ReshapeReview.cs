using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Reshaping;

/// <summary>Judges splits and merges that go on for too long or have lost their sense. Pure.</summary>
/// <remarks>
/// Until its end nothing depends on the successors: the origins have everything, and serve again once they are unsealed. So
/// giving up costs nothing but the copies, and comes early: a replica that died is to be repaired, which has to wait for it.
/// But it comes only while the origins are led. A state from a backup may not know that the end was reached, the origins
/// deleted, and that all their vectors are with the successors.
/// </remarks>
public static class ReshapeReview
{
    /// <summary>Those that should be given up now, ascending.</summary>
    public static ImmutableArray<ulong> FindDue(PlacementSnapshot snapshot, long nowUnixMs) =>
        [.. snapshot.Reshapes.Values.Where(reshape => FindEnd(snapshot, reshape, nowUnixMs) is not null).Select(reshape => reshape.Id)];

    /// <summary>Why a split or merge should be given up; null while it should go on.</summary>
    public static string? FindEnd(IPlacementState state, ShardReshape reshape, long nowUnixMs)
    {
        if (!reshape.Origins.All(id => IsLed(state, id)))
        {
            return null;
        }

        foreach (var id in reshape.Origins.Concat(reshape.Successors))
        {
            foreach (var replica in state.FindShard(id)?.Replicas ?? [])
            {
                if (ReplicaHealth.IsDead(state, id, replica))
                {
                    return Sentence.Of($"the replica of shard {id} on worker {replica} died");
                }
            }
        }

        return nowUnixMs >= reshape.DeadlineUnixMs
            ? Sentence.Of($"it was {ReshapeName.Of(reshape.Phase)} for {(nowUnixMs - reshape.PhaseSinceUnixMs) / 1_000} s: {ReshapeObstacle.Find(state, reshape)}")
            : null;
    }

    private static bool IsLed(IPlacementState state, ulong shardId) =>
        state.FindShard(shardId) is { LeaderId: not 0 } shard
        && state.FindWorker(shard.LeaderId) is { IsServing: true }
        && shard.LeaderViewOf(shard.LeaderId) == shard.LeaderId;
}
