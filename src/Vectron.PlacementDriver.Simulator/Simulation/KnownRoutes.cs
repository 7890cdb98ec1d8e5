using System.Collections.Concurrent;
using Vectron.PlacementDriver.Client.Routes;

namespace Vectron.PlacementDriver.Simulator.Simulation;

/// <summary>The routes of each collection as fetched last. Safe for concurrent callers.</summary>
internal sealed class KnownRoutes
{
    private readonly ConcurrentDictionary<string, CollectionRoutes> byCollection = new(StringComparer.Ordinal);

    /// <summary>Collections whose routes are known, in ordinal order.</summary>
    public CollectionRoutes[] All =>
        [.. byCollection.OrderBy(route => route.Key, StringComparer.Ordinal).Select(route => route.Value)];

    /// <summary>Shards with a leader.</summary>
    public int ShardsLed => All.Sum(Led);

    /// <summary>Shards of one collection with a leader.</summary>
    public static int Led(CollectionRoutes routes) => routes.Shards.Count(shard => shard.LeaderAddress.Length > 0);

    /// <summary>Keeps the routes of a collection.</summary>
    public void Keep(CollectionRoutes routes) => byCollection[routes.Collection] = routes;

    /// <summary>A collection is gone.</summary>
    public void Forget(string collection) => byCollection.TryRemove(collection, out _);

    /// <summary>The routes of a collection; null before they were fetched.</summary>
    public CollectionRoutes? Find(string collection) => byCollection.GetValueOrDefault(collection);
}
