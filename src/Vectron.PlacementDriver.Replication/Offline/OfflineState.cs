using Vectron.PlacementDriver.Domain;

namespace Vectron.PlacementDriver.Replication.Offline;

/// <summary>What a data directory holds, and the state at one of its indexes.</summary>
/// <param name="NodeId">Whose directory it is.</param>
/// <param name="ClusterNumber">The number given by <c>-cluster-id</c>.</param>
/// <param name="ClusterUid">The cluster's random id; empty while the node had not learned it.</param>
/// <param name="OldestIndex">The index of its snapshot, before which nothing is kept; 0 when it has all of its log.</param>
/// <param name="CommitIndex">The last entry that the node knew to be committed.</param>
/// <param name="LastIndex">The last entry in its log; those after <paramref name="CommitIndex"/> may be committed or not.</param>
/// <param name="State">The state at the index that was asked for.</param>
public sealed record OfflineState(
    ulong NodeId,
    ulong ClusterNumber,
    string ClusterUid,
    long OldestIndex,
    long CommitIndex,
    long LastIndex,
    PlacementSnapshot State);
