using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Replication;

/// <summary>What a node must know to start.</summary>
internal sealed record RaftNodeOptions
{
    /// <summary>Bytes of a page of the log, unless told otherwise.</summary>
    public const int DefaultLogPageSize = 1 << 20;

    /// <summary>The folder that holds <c>node-&lt;id&gt;</c>.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The number given by <c>-cluster-id</c>, above 0.</summary>
    public required ulong ClusterNumber { get; init; }

    /// <summary>This node's number, above 0, one of <see cref="InitialMembers"/>.</summary>
    public required ulong NodeId { get; init; }

    /// <summary>One or three nodes, this one among them. Used by the first start only; later the log knows the members.</summary>
    public required ImmutableArray<InitialMember> InitialMembers { get; init; }

    /// <summary>Where clients reach this node, told to peers in Hello; may be empty.</summary>
    public string GrpcAddress { get; init; } = string.Empty;

    /// <summary>The program's version, told to peers in Hello.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>Sets TLS up for connections to the node of an id; null for plain text.</summary>
    public Action<SocketsHttpHandler, ulong>? SecureConnection { get; init; }

    /// <summary>Deadlines and timeouts.</summary>
    public RaftTimings Timings { get; init; } = new();

    /// <summary>Log entries between two snapshots, at least 1. Well above what arrives during a snapshot transfer.</summary>
    public long SnapshotInterval { get; init; } = 20_000;

    /// <summary>Bytes of a page of the log, at least 1 MiB. Fixed when the log is created.</summary>
    public int LogPageSize { get; init; } = DefaultLogPageSize;

    /// <summary>The largest snapshot in bytes that this node accepts from a peer.</summary>
    public long LargestSnapshot { get; init; } = 4L << 30;

    /// <summary>This node's own entry among the initial members.</summary>
    /// <exception cref="InvalidOperationException">The node is not among them.</exception>
    public PeerAddress Address => InitialMembers.FirstOrDefault(member => member.NodeId == NodeId)?.Address
        ?? throw new InvalidOperationException($"node {NodeId} is not among its initial members");

    /// <summary>Refuses clusters of sizes that are not meant to be.</summary>
    /// <exception cref="ArgumentException">Says why.</exception>
    public void RequireSupportedSize()
    {
        var ids = InitialMembers.Select(member => member.NodeId).ToHashSet();
        var addresses = InitialMembers.Select(member => member.Address).ToHashSet();
        if (ids.Count != InitialMembers.Length || addresses.Count != InitialMembers.Length || !ids.Contains(NodeId) || ids.Contains(0))
        {
            throw new ArgumentException($"initial members {string.Join(',', InitialMembers)} must name each node and address once, and node {NodeId}");
        }

        if (ids.Count is not (1 or 3))
        {
            throw new ArgumentException(
                $"a cluster begins with one node or three, not {ids.Count}: two survive no failure, and more than three are not supported");
        }
    }
}
