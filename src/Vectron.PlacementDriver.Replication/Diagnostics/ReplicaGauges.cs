using System.Diagnostics.Metrics;
using System.Globalization;
using Vectron.PlacementDriver.Replication.Proposals;

namespace Vectron.PlacementDriver.Replication.Diagnostics;

/// <summary>What one node shows of itself whenever somebody looks: queue, peers, snapshot, disk.</summary>
internal sealed class ReplicaGauges : IDisposable
{
    private readonly Meter meter = new(ReplicationMetrics.MeterName);
    private readonly RaftNode node;
    private readonly string directory;

    public ReplicaGauges(RaftNode node, ProposalQueue queue, string directory)
    {
        this.node = node;
        this.directory = directory;
        meter.CreateObservableGauge(
            "vectron.pd.proposal.queue.length", () => queue.Count, "{proposal}", "Writes that wait for a place in the log.");
        meter.CreateObservableGauge(
            "vectron.pd.proposal.queue.capacity", () => queue.Capacity, "{proposal}", "Most writes that may wait.");
        meter.CreateObservableGauge(
            "vectron.pd.peer.reachable", Reachable, description: "1 for each other member that answered its last call, else 0, by peer; on the leader only.");
        meter.CreateObservableGauge(
            "vectron.pd.peer.lag", Lag, "{entry}", "Entries that each other member lacks, by peer; on the leader only.");
        meter.CreateObservableGauge(
            "vectron.pd.snapshot.index", () => node.SnapshotIndex, "{entry}", "The last entry that the newest snapshot contains.");
        meter.CreateObservableGauge(
            "vectron.pd.snapshot.size", () => node.SnapshotBytes, "By", "Size of the newest snapshot's file.");
        meter.CreateObservableGauge(
            "vectron.pd.disk.free", DiskFree, "By", "Free space where the data directory is.");
        meter.CreateObservableGauge(
            "vectron.pd.disk.size", DiskSize, "By", "Size of the file system where the data directory is.");
    }

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();

    private IEnumerable<Measurement<int>> Reachable() =>
        node.DescribeProgress().Select(peer => new Measurement<int>(peer.Answers ? 1 : 0, Peer(peer.NodeId)));

    private IEnumerable<Measurement<long>> Lag() =>
        node.DescribeProgress().Select(peer => new Measurement<long>(peer.Lag, Peer(peer.NodeId)));

    private long DiskFree() => new DriveInfo(directory).AvailableFreeSpace;

    private long DiskSize() => new DriveInfo(directory).TotalSize;

    private static KeyValuePair<string, object?> Peer(ulong nodeId) =>
        ReplicationMetrics.Tag("peer", nodeId.ToString(CultureInfo.InvariantCulture));
}
