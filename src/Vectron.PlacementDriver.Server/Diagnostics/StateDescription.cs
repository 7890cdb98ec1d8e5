namespace Vectron.PlacementDriver.Server.Diagnostics;

/// <summary>The answer of <c>/debug/state</c>.</summary>
/// <param name="NodeId">This node.</param>
/// <param name="Role">Its role, in lower case.</param>
/// <param name="Term">Its Raft term.</param>
/// <param name="LeaderNodeId">The leader it knows, 0 for none.</param>
/// <param name="LastIndex">The last entry in its log.</param>
/// <param name="CommitIndex">The last entry that it knows to be committed.</param>
/// <param name="AppliedIndex">The last entry that its state reflects.</param>
/// <param name="StateIndex">The last entry with commands that its state reflects: what the hash belongs to.</param>
/// <param name="Revision">Changes that the state reflects.</param>
/// <param name="ClockUnixMs">The cluster's clock.</param>
/// <param name="ClusterNumber">The cluster's number; 0 before its first command.</param>
/// <param name="ClusterUid">The cluster's random id; empty before its first command.</param>
/// <param name="AssignmentsEpoch">Changes of what workers must host.</param>
/// <param name="Workers">Registered workers.</param>
/// <param name="Collections">Collections.</param>
/// <param name="Shards">Shards, those on their way out included.</param>
/// <param name="WaitingFor">Why the node does not serve; empty when it does.</param>
/// <param name="StateHash">SHA-256 of the canonical state: equal on all nodes at equal state indexes.</param>
internal sealed record StateDescription(
    ulong NodeId,
    string Role,
    long Term,
    ulong LeaderNodeId,
    long LastIndex,
    long CommitIndex,
    long AppliedIndex,
    long StateIndex,
    long Revision,
    long ClockUnixMs,
    ulong ClusterNumber,
    string ClusterUid,
    ulong AssignmentsEpoch,
    int Workers,
    int Collections,
    int Shards,
    string WaitingFor,
    string StateHash);
