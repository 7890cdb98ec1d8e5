using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>Whom to ask about a collection.</summary>
internal static class WorkersOfCollection
{
    /// <summary>
    /// The workers that serve and hold a replica of a shard of the collection, or only serve searches and run one, in
    /// order of id.
    /// </summary>
    public static ImmutableArray<Worker> Serving(PlacementSnapshot snapshot, Collection collection)
    {
        var shards = collection.Routes.ShardIds.ToImmutableSortedSet();
        var ids = shards.SelectMany(id => snapshot.Shards[id].Replicas)
            .Concat(snapshot.SearchOnlyWorkerIds.Where(id => snapshot.Workers[id].Copies.Overlaps(shards)));
        return [.. ids.Distinct().Order().Select(id => snapshot.Workers[id]).Where(worker => worker.IsServing)];
    }

    /// <summary>The workers that serve, only serve searches and run a shard, in order of id.</summary>
    public static IEnumerable<Worker> Copying(PlacementSnapshot snapshot, ulong shardId) => snapshot.SearchOnlyWorkerIds
        .Select(id => snapshot.Workers[id])
        .Where(worker => worker.IsServing && worker.Copies.Contains(shardId));
}
