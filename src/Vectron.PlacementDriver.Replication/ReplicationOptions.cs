using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Replication;

/// <summary>What a node must know to take part in a cluster. Checked by whoever read it.</summary>
public sealed record ReplicationOptions
{
    /// <summary>This node; at least 1.</summary>
    public required ulong NodeId { get; init; }

    /// <summary>The operator's number of the cluster; at least 1.</summary>
    public required ulong ClusterNumber { get; init; }

    /// <summary>The raft address, host:port, of every initial member by node id, this one included; one or three.</summary>
    public required ImmutableSortedDictionary<ulong, string> InitialMembers { get; init; }

    /// <summary>host:port at which clients reach this node.</summary>
    public required string GrpcAddress { get; init; }

    /// <summary>The folder that holds one folder per node.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The version of the program, exchanged between nodes.</summary>
    public required string Version { get; init; }

    /// <summary>Lower bound of the random election timeout.</summary>
    public required TimeSpan ElectionTimeoutMin { get; init; }

    /// <summary>Upper bound of the random election timeout; above the lower one.</summary>
    public required TimeSpan ElectionTimeoutMax { get; init; }

    /// <summary>Time between two signs of life of the leader; below half of the lower election timeout.</summary>
    public required TimeSpan HeartbeatInterval { get; init; }

    /// <summary>Log entries between two snapshots; at least 100.</summary>
    public required long SnapshotInterval { get; init; }

    /// <summary>Writes that may wait at once on this node; at least 1.</summary>
    public required int MaxQueue { get; init; }

    /// <summary>
    /// Sets TLS up on a handler, so that its connections accept the node of this id alone; null for plain text.
    /// </summary>
    public Action<SocketsHttpHandler, ulong>? SecureConnection { get; init; }

    /// <summary>When this node's present certificate ends; null for plain text.</summary>
    public Func<DateTimeOffset>? CertificateEnd { get; init; }

    /// <summary>How often the leader compares the nodes' states.</summary>
    internal TimeSpan StateComparisonInterval { get; init; } = TimeSpan.FromSeconds(5);

    internal RaftNodeOptions ToNodeOptions() => new()
    {
        DataDirectory = DataDirectory,
        ClusterNumber = ClusterNumber,
        NodeId = NodeId,
        InitialMembers =
            [.. InitialMembers.Select(member => new InitialMember(member.Key, PeerAddress.Parse(member.Value)))],
        GrpcAddress = GrpcAddress,
        Version = Version,
        SnapshotInterval = SnapshotInterval,
        SecureConnection = SecureConnection,
        Timings = new RaftTimings
        {
            LowerElectionTimeout = ElectionTimeoutMin,
            UpperElectionTimeout = ElectionTimeoutMax,
            HeartbeatThreshold = HeartbeatInterval / ElectionTimeoutMin,
        },
    };
}
