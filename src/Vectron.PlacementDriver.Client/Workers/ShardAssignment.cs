using System.Collections.Immutable;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Client.Workers;

/// <summary>One shard replica that a worker must host.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="Collection">Its collection.</param>
/// <param name="Range">The hashes that live in it.</param>
/// <param name="Epoch">Reads and writes of vectors need this one.</param>
/// <param name="Dimension">Components of each vector.</param>
/// <param name="Distance">cosine, euclidean or dot.</param>
/// <param name="Replicas">The worker ids that the shard's group is to consist of.</param>
/// <param name="LeaderId">The believed leader; 0 for none.</param>
/// <param name="InitialMembers">Raft addresses by worker id.</param>
/// <param name="Bootstrap">A replica without data founds the group from <paramref name="InitialMembers"/>; otherwise it waits to be added.</param>
public sealed record ShardAssignment(
    ulong ShardId,
    string Collection,
    KeyRange Range,
    ulong Epoch,
    int Dimension,
    string Distance,
    ImmutableArray<ulong> Replicas,
    ulong LeaderId,
    ImmutableSortedDictionary<ulong, string> InitialMembers,
    bool Bootstrap);
