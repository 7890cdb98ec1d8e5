using System.Globalization;
using Vectron.PlacementDriver.Domain.History;

namespace Vectron.PlacementDriver.Domain.Freezing;

/// <summary>
/// An operator ends a freeze. First the assignments epoch, all shard epochs and both id counters go beyond anything that
/// was seen, by margins for what was not: so no worker drops its list as old, no route is taken for a present one, and no
/// id is given twice.
/// </summary>
/// <remarks>
/// Refused as <see cref="RejectionReason.FailedPrecondition"/> when the cluster is not frozen, when shards' leaders
/// reported other members than this state has (they would obey the old ones: readmit who was removed, remove who was
/// added) unless forced, and when the ids are used up.
/// </remarks>
/// <param name="Force">Leaves even though members differ.</param>
public sealed record LeaveFreeze(bool Force) : Command
{
    // More than a cluster gains between two backups; small against what there is: 2^32 ids, 2^64 epochs.
    private const ulong WorkerIdMargin = 10_000;
    private const ulong ShardIdMargin = 1_000_000;
    private const ulong ShardEpochMargin = 1_000_000;
    private const ulong AssignmentsEpochMargin = 1UL << 40;

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        if (draft.Freeze is not { } freeze)
        {
            return CommandOutcome.Rejected(RejectionReason.FailedPrecondition, "the cluster is not frozen");
        }

        if (!freeze.Divergences.IsEmpty && !Force)
        {
            return CommandOutcome.Rejected(RejectionReason.FailedPrecondition, Explain(draft, freeze));
        }

        var nextWorkerId = Math.Max(draft.NextWorkerId, freeze.SeenWorkerId + 1) + WorkerIdMargin;
        var nextShardId = Math.Max(draft.NextShardId, freeze.SeenShardId + 1) + ShardIdMargin;
        if (Math.Max(nextWorkerId, nextShardId) > uint.MaxValue)
        {
            return CommandOutcome.Rejected(
                RejectionReason.FailedPrecondition,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the next worker id would be {nextWorkerId} and the next shard id {nextShardId}: beyond {uint.MaxValue} there are none"));
        }

        draft.LeaveFreeze(nextWorkerId, nextShardId, AssignmentsEpochMargin);
        foreach (var id in draft.ShardIds)
        {
            if (draft.FindShard(id) is { } shard)
            {
                draft.Put(shard with
                {
                    Epoch = Math.Max(shard.Epoch, freeze.SeenShardEpoch) + ShardEpochMargin,
                    Published = null,
                });
            }
        }

        draft.Note(
            HistorySubject.Cluster,
            string.Create(
                CultureInfo.InvariantCulture,
                $"the cluster is frozen no more, after {(draft.ClockUnixMs - freeze.SinceUnixMs) / 1000} s: the next worker is {nextWorkerId}, the next shard {nextShardId}"));
        return CommandOutcome.Accepted();
    }

    private static string Explain(PlacementDraft draft, ClusterFreeze freeze)
    {
        var first = freeze.Divergences[0];
        var replicas = draft.FindShard(first.ShardId) is { } shard ? string.Join(", ", shard.Replicas) : "none";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"leaders of shards, {freeze.Divergences.Length} in all, report other members than this state has, first that of shard {first.ShardId}: ")
            + $"{string.Join(", ", first.Members)} there, {replicas} here. They would obey this older state. "
            + "Restore a newer backup, or force it and lose what only the others hold";
    }
}
