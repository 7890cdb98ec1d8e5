using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>What becomes of the loads that a worker reports of its replicas.</summary>
internal static class ReplicaLoads
{
    // A rate follows what is reported by a quarter with each heartbeat: what lasts for seconds moves nothing.
    private const int Smoothing = 4;

    /// <summary>Takes a report. Costs what the worker reports and hosts.</summary>
    /// <param name="worker">The worker before the heartbeat.</param>
    /// <param name="reported">
    /// In any order; what is about shards that it does not host is left out, of two about one shard the last counts. Empty
    /// when the worker says nothing, which changes nothing.
    /// </param>
    /// <returns>Ascending by shard; the same instance when nothing changed.</returns>
    public static ImmutableArray<ShardLoad> Take(Worker worker, ImmutableArray<ShardLoad> reported)
    {
        if (reported.IsEmpty)
        {
            return worker.ShardLoads;
        }

        var known = worker.ShardLoads.AsSpan();
        var taken = ImmutableArray.CreateBuilder<ShardLoad>(Math.Min(reported.Length, worker.Shards.Count));
        var next = 0;
        foreach (var report in InOrder(reported))
        {
            if (!worker.Shards.Contains(report.ShardId))
            {
                continue;
            }

            if (taken.Count > 0 && taken[^1].ShardId == report.ShardId)
            {
                taken.RemoveAt(taken.Count - 1);
                next = 0;
            }

            while (next < known.Length && known[next].ShardId < report.ShardId)
            {
                next++;
            }

            var isKnown = next < known.Length && known[next].ShardId == report.ShardId;
            taken.Add(isKnown ? Smooth(known[next], report.Clamped()) : report.Clamped());
        }

        return taken.Count == known.Length && known.SequenceEqual(taken.ToArray()) ? worker.ShardLoads : taken.ToImmutable();
    }

    private static ShardLoad Smooth(ShardLoad before, ShardLoad now) => now with
    {
        MilliQueriesPerSecond = before.MilliQueriesPerSecond + ((now.MilliQueriesPerSecond - before.MilliQueriesPerSecond) / Smoothing),
    };

    private static IEnumerable<ShardLoad> InOrder(ImmutableArray<ShardLoad> reported)
    {
        for (var i = 1; i < reported.Length; i++)
        {
            if (reported[i - 1].ShardId > reported[i].ShardId)
            {
                return reported.OrderBy(load => load.ShardId);
            }
        }

        return reported;
    }
}
