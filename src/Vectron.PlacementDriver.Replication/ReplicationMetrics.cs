using System.Diagnostics.Metrics;

namespace Vectron.PlacementDriver.Replication;

/// <summary>What replication counts, under the meter <see cref="MeterName"/>.</summary>
public static class ReplicationMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Vectron.PlacementDriver.Replication";

    private static readonly Meter Meter = new(MeterName);

    internal static readonly Counter<long> AppendsReceived =
        Meter.CreateCounter<long>("replication.appends", description: "Append requests taken from leaders.");

    internal static readonly Counter<long> StaleAppends =
        Meter.CreateCounter<long>("replication.appends.stale", description: "Append requests refused because a later one was seen before.");

    internal static readonly Counter<long> OverlapSkipped =
        Meter.CreateCounter<long>("replication.entries.overlap", description: "Entries not written again because they were there.");

    internal static readonly Counter<long> SnapshotsSent =
        Meter.CreateCounter<long>("replication.snapshots.sent", description: "Snapshots that reached a peer.");

    internal static readonly Counter<long> SnapshotsInstalled =
        Meter.CreateCounter<long>("replication.snapshots.installed", description: "Snapshots of a leader installed here.");

    internal static readonly Counter<long> StatesCompared =
        Meter.CreateCounter<long>("replication.states.compared", description: "Comparisons of the nodes' states that found them equal.");

    internal static readonly Counter<long> StatesDiffering =
        Meter.CreateCounter<long>("replication.states.differing", description: "Times that a node's state differed from the majority's, by node.");

    internal static readonly Counter<long> Quarantines =
        Meter.CreateCounter<long>("replication.quarantines", description: "1 once this node's state was found to differ: it serves no longer.");

    internal static readonly Counter<long> LeaderChanges =
        Meter.CreateCounter<long>("replication.leader.changes", description: "Times this node saw another leader, or none.");

    internal static readonly Counter<long> ElectionsWon =
        Meter.CreateCounter<long>("replication.elections.won", description: "Times this node became leader.");
}
