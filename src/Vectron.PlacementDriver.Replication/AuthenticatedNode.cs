namespace Vectron.PlacementDriver.Replication;

/// <summary>
/// The node that a connection's certificate proved. Set as a feature of connections to the raft address by whoever checks
/// certificates; calls over such a connection must be that node's.
/// </summary>
/// <param name="NodeId">At least 1.</param>
public sealed record AuthenticatedNode(ulong NodeId);
