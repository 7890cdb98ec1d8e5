using System.Collections.Immutable;
using Vectron.PlacementDriver.Client.Routes;

namespace Vectron.PlacementDriver.Simulator.Simulation;

/// <summary>How evenly replicas lie on workers.</summary>
/// <param name="FewestReplicas">Replicas of the worker that has the fewest.</param>
/// <param name="MostReplicas">Replicas of the worker that has the most.</param>
/// <param name="FewestSets">Distinct sets of workers that the shards of a collection lie on, at the worst one.</param>
internal sealed record PlacementSpread(int FewestReplicas, int MostReplicas, int FewestSets)
{
    /// <summary>Measures collections.</summary>
    /// <param name="workers">gRPC addresses of all workers: those without a replica count.</param>
    /// <param name="collections">Where the replicas are.</param>
    public static PlacementSpread Of(IEnumerable<string> workers, IEnumerable<CollectionRoutes> collections)
    {
        var replicas = workers.ToDictionary(worker => worker, _ => 0, StringComparer.Ordinal);
        var sets = ImmutableArray.CreateBuilder<int>();
        foreach (var collection in collections)
        {
            foreach (var address in collection.Shards.SelectMany(shard => shard.ReplicaAddresses))
            {
                replicas[address] = replicas.GetValueOrDefault(address) + 1;
            }

            sets.Add(collection.Shards
                .Select(shard => string.Join(' ', shard.ReplicaAddresses.Order(StringComparer.Ordinal)))
                .Distinct(StringComparer.Ordinal).Count());
        }

        return new PlacementSpread(
            replicas.Values.DefaultIfEmpty().Min(),
            replicas.Values.DefaultIfEmpty().Max(),
            sets.DefaultIfEmpty().Min());
    }
}
