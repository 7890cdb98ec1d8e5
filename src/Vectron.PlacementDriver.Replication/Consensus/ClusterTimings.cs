using DotNext.Net.Cluster.Consensus.Raft;

namespace Vectron.PlacementDriver.Replication.Consensus;

/// <summary>The timings in the library's form.</summary>
internal sealed class ClusterTimings(RaftTimings timings) : IClusterMemberConfiguration
{
    /// <inheritdoc />
    public double HeartbeatThreshold => timings.HeartbeatThreshold;

    /// <inheritdoc />
    public ElectionTimeout ElectionTimeout { get; } = new()
    {
        LowerValue = (int)timings.LowerElectionTimeout.TotalMilliseconds,
        UpperValue = (int)timings.UpperElectionTimeout.TotalMilliseconds,
    };

    /// <inheritdoc />
    public bool Standby => false;

    /// <inheritdoc />
    public bool IsLeaderLeaseEnabled => false;
}
