using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Server.Diagnostics;

/// <summary>Counts of one state.</summary>
internal sealed record StateSummary
{
    /// <summary>What was counted.</summary>
    public required PlacementSnapshot Source { get; init; }

    /// <summary>Workers by state and health; absent for none.</summary>
    public required ImmutableDictionary<(WorkerState State, bool Healthy), int> Workers { get; init; }

    /// <summary>Workers heard from in time.</summary>
    public int HealthyWorkers => Workers.Where(count => count.Key.Healthy).Sum(count => count.Value);

    /// <summary>Shards of existing collections.</summary>
    public int Shards { get; private set; }

    /// <summary>Shards of deleted collections.</summary>
    public int RetiringShards { get; private set; }

    /// <summary>Shards without a serving leader.</summary>
    public int LeaderlessShards { get; private set; }

    /// <summary>Shards with fewer replicas than asked for.</summary>
    public int UnderReplicatedShards { get; private set; }

    /// <summary>Shards by <see cref="ShardRedundancy"/>.</summary>
    public int[] Redundancy { get; } = new int[Enum.GetValues<ShardRedundancy>().Length];

    /// <summary>Replicas of <see cref="Shards"/>.</summary>
    public int Replicas { get; private set; }

    /// <summary>Most replicas on one worker.</summary>
    public int MostReplicas { get; private set; }

    /// <summary>Fewest replicas on one serving worker that may have some.</summary>
    public int FewestReplicas { get; private set; }

    /// <summary>Vectors on all workers.</summary>
    public long Vectors { get; private set; }

    /// <summary>Thousandths of a query per second on all workers.</summary>
    public long MilliQueriesPerSecond { get; private set; }

    /// <summary>The longest silence of a healthy worker, in cluster time.</summary>
    public long LongestSilenceMs { get; private set; }

    /// <summary>Counts a state; takes one walk over its workers and shards.</summary>
    public static StateSummary Of(PlacementSnapshot snapshot)
    {
        var summary = new StateSummary
        {
            Source = snapshot,
            Workers = snapshot.Workers.Values
                .GroupBy(worker => (worker.State, worker.Healthy))
                .ToImmutableDictionary(group => group.Key, group => group.Count()),
        };
        summary.CountShards(summary.CountWorkers());
        return summary;
    }

    // Returns those that serve: one look-up per replica is cheaper in a hash set than in the sorted state.
    private HashSet<ulong> CountWorkers()
    {
        var serving = new HashSet<ulong>(Source.Workers.Count);
        var fewest = int.MaxValue;
        foreach (var worker in Source.Workers.Values)
        {
            MostReplicas = Math.Max(MostReplicas, worker.Shards.Count);
            Vectors += worker.Load.VectorCount;
            MilliQueriesPerSecond += worker.Load.MilliQueriesPerSecond;
            if (worker.Healthy)
            {
                LongestSilenceMs = Math.Max(LongestSilenceMs, Source.ClockUnixMs - worker.LastHeartbeatUnixMs);
            }

            if (worker.IsServing)
            {
                serving.Add(worker.Id);
                fewest = worker.IsSearchOnly ? fewest : Math.Min(fewest, worker.Shards.Count);
            }
        }

        FewestReplicas = fewest == int.MaxValue ? 0 : fewest;
        return serving;
    }

    private void CountShards(HashSet<ulong> serving)
    {
        foreach (var shard in Source.Shards.Values)
        {
            if (shard.Retiring)
            {
                RetiringShards++;
                continue;
            }

            if (shard.IsForming)
            {
                continue;
            }

            var asked = Source.Collections[shard.Collection].ReplicationFactor;
            Shards++;
            Replicas += shard.Replicas.Length;
            LeaderlessShards += serving.Contains(shard.LeaderId) ? 0 : 1;
            UnderReplicatedShards += shard.Replicas.Length < asked ? 1 : 0;
            Redundancy[(int)ShardRedundancyRule.Judge(shard, asked, serving)]++;
        }
    }
}
