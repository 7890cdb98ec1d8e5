using System.Collections.Immutable;
using Grpc.Net.Client;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Storage;

namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>Who this node is to its peers.</summary>
internal sealed class LocalPeer(RaftNodeOptions options, DataDirectory directory, MemberList members)
{
    /// <summary>The peer protocol that this program speaks.</summary>
    public const uint ProtocolVersion = 1;

    /// <summary>This node as a member.</summary>
    public PeerIdentity Identity { get; } = new(options.NodeId, directory.Identity.Incarnation, options.Address);

    /// <summary>The cluster's number.</summary>
    public ulong ClusterNumber => directory.Identity.ClusterNumber;

    /// <summary>The cluster's random id; empty while this node has not learned it.</summary>
    public string ClusterUid => directory.LearnedClusterUid ?? string.Empty;

    /// <summary>The members as this node knows them.</summary>
    public VersionedMembers Members => members.Current;

    /// <summary>Whether this node is one of the members, under its present incarnation.</summary>
    public bool IsAdmitted => members.Current.Members.Find(Identity.NodeId)?.Incarnation == Identity.Incarnation;

    /// <summary>Where the others look for this node, when it is elsewhere; null when it is there, or no member.</summary>
    public PeerAddress? FormerAddress =>
        IsAdmitted && members.Current.Members.Find(Identity.NodeId) is { } listed && !listed.Address.Equals(Identity.Address)
            ? listed.Address
            : null;

    /// <summary>The initial members in one form, to be compared.</summary>
    public string InitialMembers { get; } = string.Join(',', options.InitialMembers.OrderBy(member => member.NodeId));

    /// <summary>The ids of the initial members.</summary>
    public ImmutableSortedSet<ulong> InitialIds { get; } = [.. options.InitialMembers.Select(member => member.NodeId)];

    /// <summary>Opens a connection to a node.</summary>
    public GrpcChannel Connect(ulong nodeId, PeerAddress address) =>
        PeerChannel.Open(nodeId, address, options.Timings, options.SecureConnection);

    /// <summary>What goes with a call to a peer.</summary>
    public PeerCaller CallTo(PeerIdentity peer) => new(
        ClusterNumber, ClusterUid, Identity.NodeId, Identity.Incarnation, members.Current.Version, peer.NodeId, peer.Incarnation);

    /// <summary>How this node presents itself.</summary>
    /// <param name="isEmpty">Whether no vote was ever cast and no entry ever stored here.</param>
    public NodeIdentity Describe(bool isEmpty) => new()
    {
        ClusterNumber = ClusterNumber,
        ClusterUid = ClusterUid,
        NodeId = Identity.NodeId,
        Incarnation = Identity.Incarnation.ToString("N"),
        Empty = isEmpty,
        Version = options.Version,
        MinProtocol = ProtocolVersion,
        MaxProtocol = ProtocolVersion,
        RaftAddress = Identity.Address.ToString(),
        GrpcAddress = options.GrpcAddress,
        InitialMembers = InitialMembers,
    };
}
