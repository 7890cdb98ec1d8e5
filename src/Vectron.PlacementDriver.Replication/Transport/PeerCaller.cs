namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>What the metadata of a peer's call says about both ends of it.</summary>
/// <param name="Cluster">The cluster's number.</param>
/// <param name="ClusterUid">The cluster's random id; empty while the caller has not learned it.</param>
/// <param name="From">The calling node.</param>
/// <param name="FromIncarnation">Its incarnation.</param>
/// <param name="MembersVersion">The version of its member list; negative while it has none.</param>
/// <param name="To">The node that it means to reach.</param>
/// <param name="ToIncarnation">The incarnation that it knows that node under.</param>
internal sealed record PeerCaller(
    ulong Cluster, string ClusterUid, ulong From, Guid FromIncarnation, long MembersVersion, ulong To, Guid ToIncarnation);
