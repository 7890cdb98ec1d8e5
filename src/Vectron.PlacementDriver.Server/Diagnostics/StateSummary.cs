using Vectron.PlacementDriver.Domain;

namespace Vectron.PlacementDriver.Server.Diagnostics;

/// <summary>Counts of one state.</summary>
internal sealed record StateSummary(
    PlacementSnapshot Source,
    int HealthyWorkers,
    int UnhealthyWorkers,
    int Shards,
    int LeaderlessShards,
    int UnderReplicatedShards)
{
    /// <summary>Counts a state; takes one walk over its workers and shards.</summary>
    public static StateSummary Of(PlacementSnapshot snapshot)
    {
        var healthy = snapshot.Workers.Values.Count(worker => worker.Healthy);
        var (shards, leaderless, under) = (0, 0, 0);
        foreach (var shard in snapshot.Shards.Values.Where(shard => !shard.Retiring))
        {
            shards++;
            leaderless += snapshot.Workers.TryGetValue(shard.LeaderId, out var leader) && leader.IsServing ? 0 : 1;
            under += shard.Replicas.Length < snapshot.Collections[shard.Collection].ReplicationFactor ? 1 : 0;
        }

        return new StateSummary(
            snapshot, healthy, snapshot.Workers.Count - healthy, shards, leaderless, under);
    }
}
