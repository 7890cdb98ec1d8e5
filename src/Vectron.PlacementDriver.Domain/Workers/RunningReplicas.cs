using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>What a heartbeat's list of running shards says about the worker's replicas.</summary>
internal static class RunningReplicas
{
    /// <summary>Finds the shards that the worker must host and does not run.</summary>
    /// <param name="worker">The worker before the heartbeat.</param>
    /// <param name="running">What it reports.</param>
    /// <param name="unixMs">When, cluster clock.</param>
    /// <returns>Ascending by shard; the same instance when nothing changed.</returns>
    public static ImmutableArray<StoppedShard> FindStopped(Worker worker, ImmutableArray<ulong> running, long unixMs)
    {
        var hosted = 0;
        foreach (var id in running)
        {
            hosted += worker.Shards.Contains(id) ? 1 : 0;
        }

        if (hosted == worker.Shards.Count)
        {
            return worker.StoppedShards.IsEmpty ? worker.StoppedShards : [];
        }

        var runs = new SortedSet<ulong>(running);
        var stopped = ImmutableArray.CreateBuilder<StoppedShard>();
        foreach (var id in worker.Shards)
        {
            if (!runs.Contains(id))
            {
                stopped.Add(new StoppedShard(id, worker.StoppedSince(id) is var since and not 0 ? since : unixMs));
            }
        }

        return stopped.Count == worker.StoppedShards.Length && worker.StoppedShards.AsSpan().SequenceEqual(stopped.ToArray())
            ? worker.StoppedShards
            : stopped.ToImmutable();
    }
}
