using Vectron.PlacementDriver.Domain.Settings;

namespace Vectron.PlacementDriver.Domain.Tests.Moves;

/// <summary>A cluster whose workers really hold what they are told to.</summary>
internal static class MovingCluster
{
    public static ClusterSettings Settings { get; } = new() { ShardsPerCollection = 8, DownAfterMs = 60_000 };

    /// <summary>Workers 1 to <paramref name="workers"/> and the collection "docs", founded.</summary>
    public static (TestCluster Cluster, HonestWorkers Workers) Create(int workers, ClusterSettings? settings = null)
    {
        var cluster = TestCluster.WithWorkers(workers, settings ?? Settings);
        cluster.Create("docs").IsAccepted.Should().BeTrue();
        return (cluster, new HonestWorkers(cluster).Found());
    }

    /// <summary>Everything is as it should be, in the driver's state and in the groups.</summary>
    public static void ShouldBeWell(this TestCluster cluster, HonestWorkers workers)
    {
        workers.Harm.Should().BeEmpty();
        cluster.Current.MovingShards.Should().BeEmpty();
        cluster.Current.MisreplicatedShards.Should().BeEmpty();
        foreach (var shard in cluster.Current.Shards.Values)
        {
            shard.Replicas.Should().OnlyContain(id => cluster.Worker(id).IsServing);
            shard.Published.Should().BeNull();
            workers[shard.Id].Members.Should().BeEquivalentTo(shard.Replicas);
            // An empty list is ignored, so the last shard of a worker cannot be stopped.
            workers[shard.Id].Running.Where(id => !workers.Dead.Contains(id) && !cluster.Worker(id).Shards.IsEmpty)
                .Should().BeSubsetOf(shard.Replicas);
        }
    }

    /// <summary>The most and the fewest replicas of any worker that serves and stays.</summary>
    public static (int Fewest, int Most) Spread(this TestCluster cluster)
    {
        var loads = cluster.Current.Workers.Values.Where(one => one.IsServing && !one.IsDraining).Select(one => one.Shards.Count).ToArray();
        return (loads.Min(), loads.Max());
    }
}
