using Vectron.PlacementDriver.Domain.Shards;

namespace Vectron.PlacementDriver.Domain.Tests.Moves;

/// <summary>Shards whose first members do not all start.</summary>
public sealed class FoundingTests
{
    [Fact]
    public void FirstMember_ThatNeverStartsTheShard_IsReplacedOnceTheOthersLead()
    {
        var cluster = TestCluster.WithWorkers(5, MovingCluster.Settings);
        cluster.Create("docs");
        var workers = new HonestWorkers(cluster);
        workers.Lazy.Add(1);
        workers.Run(60_000);
        cluster.Current.Shards.Values.Should().OnlyContain(shard => shard.Bootstrapped && shard.Epoch == 1);

        workers.Run(1_800_000);

        cluster.ShouldBeWell(workers);
        cluster.Worker(1).Shards.Should().BeEmpty();
    }

    [Fact]
    public void Shard_OfWhichMostFirstMembersDiedBeforeTheyRanIt_IsReplacedUnderANewId()
    {
        var cluster = TestCluster.WithWorkers(6, MovingCluster.Settings with { ShardsPerCollection = 1 });
        cluster.Create("docs");
        var workers = new HonestWorkers(cluster);
        workers.Dead.UnionWith(cluster.Shard(1).Replicas.Take(2));

        workers.Run(600_000);

        cluster.ShouldBeWell(workers);
        cluster.Current.Collections["docs"].Routes.ShardIds.Should().Equal(2);
        cluster.Current.Shards.Keys.Should().Equal(2);
        cluster.Shard(2).Epoch.Should().Be(1);
    }

    [Fact]
    public void Shard_ThatMostFirstMembersRan_WaitsForAnOperator()
    {
        var cluster = TestCluster.WithWorkers(6, MovingCluster.Settings with { ShardsPerCollection = 1 });
        cluster.Create("docs");
        var first = cluster.Shard(1).Replicas;
        foreach (var id in first.Take(2))
        {
            cluster.Do(TestCluster.Heartbeat(id) with { RunningShards = [1] });
        }

        var workers = new HonestWorkers(cluster);
        workers.Dead.UnionWith(first.Take(2));
        workers.Run(600_000);

        cluster.Current.Shards.Keys.Should().Equal(1);
        cluster.Shard(1).Replicas.Should().Equal(first);
        ShardFounding.FindObstacle(cluster.Current, cluster.Shard(1)).Should().Contain("data may exist");
    }
}
