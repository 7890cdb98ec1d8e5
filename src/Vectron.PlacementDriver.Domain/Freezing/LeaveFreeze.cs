using System.Globalization;
using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Restoring;

namespace Vectron.PlacementDriver.Domain.Freezing;

/// <summary>
/// An operator ends a freeze. First the assignments epoch, all shard epochs and both id counters go beyond anything that
/// was seen, by margins for what was not: so no worker drops its list as old, no route is taken for a present one, and no
/// id is given twice. Shards whose leaders reported other members adopt those.
/// </summary>
/// <remarks>
/// Refused as <see cref="RejectionReason.FailedPrecondition"/> when the cluster is not frozen or a backup is being
/// restored, when something may be lost by it (<see cref="FreezeReview.Obstacles"/>) unless forced, and when ids or epochs
/// are used up.
/// </remarks>
/// <param name="Force">Leaves though something may be lost.</param>
public sealed record LeaveFreeze(bool Force) : Command
{
    private const ulong Margin = RaisedState.Step;

    // Every change of anything counts here, so more than elsewhere may have come since.
    private const ulong AssignmentsEpochMargin = 1UL << 40;

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        if (draft.Freeze is not { } freeze)
        {
            return CommandOutcome.Rejected(RejectionReason.FailedPrecondition, "the cluster is not frozen");
        }

        if (freeze.Import is not null)
        {
            return CommandOutcome.Rejected(
                RejectionReason.FailedPrecondition, $"{freeze.Reason}: it ends by itself when all has come; import anew if it was cut short");
        }

        var review = FreezeReview.Of(draft, draft.AllShards, freeze, draft.Incoming is not null);
        if (!review.Obstacles.IsEmpty && (!Force || draft.Incoming is not null))
        {
            return CommandOutcome.Rejected(
                RejectionReason.FailedPrecondition,
                string.Join("; ", review.Obstacles) + ". Wait for them, restore a newer backup, or force it and lose what only they hold");
        }

        var workerId = Math.Max(draft.NextWorkerId, freeze.SeenWorkerId + 1);
        var shardId = Math.Max(draft.NextShardId, freeze.SeenShardId + 1);
        if (FindOverflow(draft, freeze, workerId, shardId) is { } overflow)
        {
            return CommandOutcome.Rejected(RejectionReason.FailedPrecondition, $"the cluster stays frozen: {overflow}");
        }

        draft.LeaveFreeze(workerId + Margin, shardId + Margin, AssignmentsEpochMargin, Force);
        LeaveShards(draft, freeze);
        draft.Note(
            HistorySubject.Cluster,
            string.Create(
                CultureInfo.InvariantCulture,
                $"the cluster is frozen no more, after {(draft.ClockUnixMs - freeze.SinceUnixMs) / 1000} s{(Force ? ", by force" : "")}: {review.Differing.Length} shards took over the members that their leaders reported; the next worker is {draft.NextWorkerId}, the next shard {draft.NextShardId}"));
        return CommandOutcome.Accepted();
    }

    private static string? FindOverflow(PlacementDraft draft, ClusterFreeze freeze, ulong workerId, ulong shardId)
    {
        var epoch = freeze.SeenShardEpoch;
        foreach (var shard in draft.AllShards)
        {
            epoch = Math.Max(epoch, shard.Epoch);
        }

        return RaisedState.FindOverflow("next worker id", workerId, uint.MaxValue)
            ?? RaisedState.FindOverflow("next shard id", shardId, uint.MaxValue)
            ?? RaisedState.FindOverflow("highest shard epoch", epoch, long.MaxValue);
    }

    private static void LeaveShards(PlacementDraft draft, ClusterFreeze freeze)
    {
        foreach (var id in draft.ShardIds)
        {
            var shard = draft.FindShard(id)!;
            if (shard is { Retiring: false, Reported: { } group })
            {
                shard = GroupAdoption.Adopt(draft, shard, group);
            }

            draft.Put(shard with
            {
                Epoch = Math.Max(shard.Epoch, freeze.SeenShardEpoch) + Margin,
                Published = null,
                Reported = null,
            });
        }
    }
}
