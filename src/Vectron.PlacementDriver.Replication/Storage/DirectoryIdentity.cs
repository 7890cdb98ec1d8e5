namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>Whose data directory it is; written once, when it is made.</summary>
/// <param name="ClusterNumber">The cluster's number.</param>
/// <param name="NodeId">The node's number.</param>
/// <param name="Incarnation">Random: another directory of the same node has another one.</param>
internal sealed record DirectoryIdentity(ulong ClusterNumber, ulong NodeId, Guid Incarnation);
