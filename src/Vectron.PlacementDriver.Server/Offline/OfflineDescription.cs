namespace Vectron.PlacementDriver.Server.Offline;

/// <summary>What <c>inspect</c> prints.</summary>
/// <param name="Kind"><c>directory</c> or <c>backup</c>.</param>
/// <param name="NodeId">Whose directory it is; 0 for a backup.</param>
/// <param name="OldestIndex">The first index whose state can be shown.</param>
/// <param name="CommitIndex">The last index that the node knew to be committed.</param>
/// <param name="LastIndex">The last index in the log.</param>
/// <param name="StateIndex">The last entry with commands that the state below reflects.</param>
/// <param name="Revision">Changes that the state reflects.</param>
/// <param name="ClockUnixMs">The cluster's clock.</param>
/// <param name="ClusterNumber">The cluster's number.</param>
/// <param name="ClusterUid">The cluster's random id.</param>
/// <param name="AssignmentsEpoch">Changes of what workers must host.</param>
/// <param name="Workers">Registered workers.</param>
/// <param name="Collections">Collections.</param>
/// <param name="Shards">Shards, those on their way out included.</param>
/// <param name="StateHash">SHA-256 of the canonical state.</param>
internal sealed record OfflineDescription(
    string Kind,
    ulong NodeId,
    long OldestIndex,
    long CommitIndex,
    long LastIndex,
    long StateIndex,
    long Revision,
    long ClockUnixMs,
    ulong ClusterNumber,
    string ClusterUid,
    ulong AssignmentsEpoch,
    int Workers,
    int Collections,
    int Shards,
    string StateHash);
