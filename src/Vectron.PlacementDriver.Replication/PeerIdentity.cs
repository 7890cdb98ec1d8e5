using System.Buffers.Binary;
using DotNext.Net.Cluster;

namespace Vectron.PlacementDriver.Replication;

/// <summary>
/// One member of the cluster as Raft counts it: a node together with the data directory that it had when it was
/// admitted. A node that lost its directory comes back with another incarnation and is another member.
/// </summary>
/// <param name="NodeId">The node's number, above 0.</param>
/// <param name="Incarnation">Random, made with the data directory and kept in it.</param>
/// <param name="Address">Where its peers reach it.</param>
internal sealed record PeerIdentity(ulong NodeId, Guid Incarnation, PeerAddress Address)
{
    private const int BytesOfGuid = 16;

    /// <summary>The member's id for DotNext, from node id and incarnation alone: an address may change, a member not.</summary>
    public ClusterMemberId MemberId => ToMemberId(NodeId, Incarnation);

    /// <summary>The id that a node has under an incarnation.</summary>
    public static ClusterMemberId ToMemberId(ulong nodeId, Guid incarnation)
    {
        Span<byte> bytes = stackalloc byte[ClusterMemberId.Size];
        bytes.Clear();
        _ = incarnation.TryWriteBytes(bytes);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[BytesOfGuid..], nodeId);
        return new ClusterMemberId(bytes);
    }

    /// <inheritdoc />
    public override string ToString() => $"node {NodeId} ({Incarnation:N}) at {Address}";
}
