namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>A member as it is written in files and log entries.</summary>
/// <param name="NodeId">The node's number.</param>
/// <param name="Incarnation">The incarnation it was admitted under.</param>
/// <param name="Address">As <c>host:port</c>.</param>
internal sealed record MemberRecord(ulong NodeId, Guid Incarnation, string Address);
