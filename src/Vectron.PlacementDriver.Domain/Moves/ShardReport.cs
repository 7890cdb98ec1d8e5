using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Moves;

/// <summary>What one heartbeat says about one shard.</summary>
/// <param name="Runs">Whether the worker runs it.</param>
/// <param name="Progress">How far it is; zeros when it says nothing.</param>
/// <param name="Membership">The group as its leader sees it; null when the worker sends none.</param>
internal readonly record struct ShardReport(
    bool Runs, ShardProgressReport Progress, ShardMembershipReport? Membership)
{
    // Nine years at a million entries a second. Beyond, an index is a slip: taken for the newest it would make every later
    // report an old one.
    private const ulong HighestIndex = 1UL << 48;

    /// <summary>Whether the log of a group can have come to an index; the changes of its members are numbered by it as well.</summary>
    public static bool IsPossible(ulong index) => index <= HighestIndex;

    /// <summary>Gathers it. Of several reports about one thing the one that says most counts.</summary>
    public static ShardReport Of(RecordHeartbeat heartbeat, ulong shardId)
    {
        var progress = new ShardProgressReport(shardId, 0, 0);
        foreach (var report in heartbeat.Progress)
        {
            if (report.ShardId == shardId)
            {
                progress = new ShardProgressReport(
                    shardId,
                    IsPossible(report.AppliedIndex) ? Math.Max(progress.AppliedIndex, report.AppliedIndex) : progress.AppliedIndex,
                    Math.Max(progress.ShardEpoch, report.ShardEpoch));
            }
        }

        ShardMembershipReport? membership = null;
        foreach (var report in heartbeat.Memberships)
        {
            if (report.ShardId == shardId && IsPossible(report.ConfigChangeId) && !(membership?.ConfigChangeId > report.ConfigChangeId))
            {
                membership = report;
            }
        }

        return new ShardReport(heartbeat.RunningShards.Contains(shardId), progress, membership);
    }
}
