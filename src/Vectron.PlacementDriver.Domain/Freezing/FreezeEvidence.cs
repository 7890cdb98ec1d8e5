using System.Globalization;
using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Freezing;

/// <summary>What in a heartbeat shows that this state is older than the world.</summary>
/// <remarks>
/// Ids are given and epochs raised by this state alone. So whoever knows a worker or shard id that was not given yet, or
/// a shard epoch that was not reached yet, has it from a later state than this one: the driver lost what came after, most
/// likely because it was restored from a backup. Whom a replica names as its leader is no evidence; what a shard's leader
/// lists as its members is.
/// </remarks>
internal static class FreezeEvidence
{
    // Ids travel in 32 bits, and leaving a freeze takes a margin above what was seen: an id in their upper half, which no
    // cluster comes to, would leave no way out. No epoch comes this far by steps of one either. Beyond, it is a slip and
    // not a later state.
    private const ulong HighestId = int.MaxValue;
    private const ulong HighestEpoch = long.MaxValue;

    /// <summary>Looks at a heartbeat, whoever sent it, and freezes the cluster when it shows a later state.</summary>
    public static void Take(PlacementDraft draft, RecordHeartbeat heartbeat)
    {
        var workerId = Unknown(heartbeat.WorkerId, draft.NextWorkerId);
        ulong shardId = 0;
        ulong epoch = 0;
        foreach (var id in heartbeat.RunningShards)
        {
            shardId = Math.Max(shardId, UnknownShard(draft, id));
        }

        foreach (var report in heartbeat.Leaders)
        {
            shardId = Math.Max(shardId, UnknownShard(draft, report.ShardId));
        }

        foreach (var report in heartbeat.Memberships)
        {
            shardId = Math.Max(shardId, UnknownShard(draft, report.ShardId));
            foreach (var member in report.Members)
            {
                workerId = Math.Max(workerId, Unknown(member, draft.NextWorkerId));
            }
        }

        foreach (var report in heartbeat.Progress)
        {
            shardId = Math.Max(shardId, UnknownShard(draft, report.ShardId));
            if (report.ShardEpoch <= HighestEpoch && draft.FindShard(report.ShardId) is { } shard && report.ShardEpoch > shard.Epoch)
            {
                epoch = Math.Max(epoch, report.ShardEpoch);
            }
        }

        if ((workerId | shardId | epoch) != 0)
        {
            Freeze(draft, heartbeat.WorkerId, workerId, shardId, epoch);
        }

        if (draft.Freeze is not null)
        {
            TakeMemberships(draft, heartbeat);
        }
    }

    private static ulong Unknown(ulong id, ulong next) => id >= next && id <= HighestId ? id : 0;

    // What a restore passed over is no news once the freeze that follows it was left: only that worker is held back then.
    private static ulong UnknownShard(PlacementDraft draft, ulong id) =>
        draft.Freeze is not null && draft.FindShard(id) is null && IdRange.Contains(draft.SkippedShardIds, id)
            ? id
            : Unknown(id, draft.NextShardId);

    private static void Freeze(PlacementDraft draft, ulong sender, ulong workerId, ulong shardId, ulong epoch)
    {
        var before = draft.Freeze;
        var freeze = before ?? new ClusterFreeze
        {
            SinceUnixMs = draft.ClockUnixMs,
            Reason = string.Create(
                CultureInfo.InvariantCulture,
                $"a heartbeat of worker {sender} shows {(workerId != 0 ? "worker" : shardId != 0 ? "shard" : "shard epoch")} {(workerId != 0 ? workerId : shardId != 0 ? shardId : epoch)}, which this state has not come to yet: it is older than the world"),
        };
        var now = freeze with
        {
            SeenWorkerId = Math.Max(freeze.SeenWorkerId, workerId),
            SeenShardId = Math.Max(freeze.SeenShardId, shardId),
            SeenShardEpoch = Math.Max(freeze.SeenShardEpoch, epoch),
        };
        if (before is null)
        {
            draft.Note(HistorySubject.Cluster, $"the cluster is frozen: {now.Reason}");
        }

        draft.SetFreeze(now);
    }

    private static void TakeMemberships(PlacementDraft draft, RecordHeartbeat heartbeat)
    {
        foreach (var report in heartbeat.Memberships)
        {
            // Who is no member of the group that it reports is not its leader; who reports an older one is it no more.
            if (!report.Members.Contains(heartbeat.WorkerId)
                || draft.FindShard(report.ShardId) is not { Retiring: false } shard
                || report.ConfigChangeId < shard.ConfigChangeId
                || !ShardReport.IsPossible(report.ConfigChangeId)
                || report.Members.Distinct().Count() != report.Members.Length)
            {
                continue;
            }

            var group = new ReportedGroup(heartbeat.WorkerId, report.Members);
            if (!group.Equals(shard.Reported) || report.ConfigChangeId != shard.ConfigChangeId)
            {
                draft.Put(shard with { Reported = group, ConfigChangeId = report.ConfigChangeId });
            }
        }
    }
}
