using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>Which collections a worker holds parts of.</summary>
public static class WorkerCollections
{
    /// <summary>Their names in ordinal order, without deleted ones. Costs what the worker hosts.</summary>
    /// <param name="snapshot">The state.</param>
    /// <param name="worker">A worker as it is in that state.</param>
    public static ImmutableArray<string> Of(PlacementSnapshot snapshot, Worker worker)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var id in worker.Shards)
        {
            if (snapshot.Shards[id] is { Retiring: false } shard)
            {
                names.Add(shard.Collection);
            }
        }

        return [.. names];
    }
}
