namespace Vectron.PlacementDriver.Cluster.Tests.Faults;

/// <summary>One node with what can be done to its surroundings.</summary>
/// <param name="Process">The node.</param>
/// <param name="DataDirectory">Its own part of the data directory.</param>
/// <param name="Proxy">Before its raft port; null where namespaces serve.</param>
/// <param name="Disk">Its file system; null where it shares the machine's.</param>
internal sealed record GroundNode(DriverProcess Process, string DataDirectory, TcpProxy? Proxy, LoopDisk? Disk)
{
    /// <summary>Counted from 1.</summary>
    public int Number => (int)Process.NodeId;
}
