using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Domain.Shards;

/// <summary>Finds the shard and the worker for a request. Allocates nothing.</summary>
public static class ShardRouter
{
    /// <summary>Routes a request for one vector, or for the whole collection.</summary>
    /// <param name="snapshot">The state.</param>
    /// <param name="collection">A collection of that state.</param>
    /// <param name="vectorId">The vector; empty for the collection's lowest shard.</param>
    public static ShardRoute Find(PlacementSnapshot snapshot, Collection collection, ReadOnlySpan<char> vectorId)
    {
        var routes = collection.Routes;
        var shard = snapshot.Shards[vectorId.IsEmpty ? routes.LowestShardId : routes.Find(KeyHash.Of(vectorId))];
        return new ShardRoute(shard, FindWorker(snapshot, shard));
    }

    /// <summary>The worker to ask for a shard: its leader if that serves, else the first replica at the published epoch that
    /// does.</summary>
    /// <returns>Null when none does.</returns>
    public static Worker? FindWorker(PlacementSnapshot snapshot, Shard shard)
    {
        if (FindLeader(snapshot, shard) is { IsServing: true } leader)
        {
            return leader;
        }

        foreach (var replica in shard.RouteReplicas)
        {
            if (snapshot.Workers.TryGetValue(replica, out var worker) && worker.IsServing)
            {
                return worker;
            }
        }

        return null;
    }

    /// <summary>The believed leader of a shard, whether it serves now or not; null before the first.</summary>
    public static Worker? FindLeader(PlacementSnapshot snapshot, Shard shard) =>
        snapshot.Workers.GetValueOrDefault(shard.LeaderId);
}
