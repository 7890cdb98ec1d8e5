using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Shards;

namespace Vectron.PlacementDriver.Domain.Collections;

/// <summary>How a collection fares.</summary>
public static class CollectionStatus
{
    /// <summary>One row per shard, in order of their key ranges.</summary>
    /// <param name="snapshot">The state.</param>
    /// <param name="collection">A collection of that state.</param>
    public static ImmutableArray<ShardStatus> Of(PlacementSnapshot snapshot, Collection collection) =>
        [.. collection.Routes.ShardIds.Select(id => ShardStatus.Of(snapshot, snapshot.Shards[id]))];
}
