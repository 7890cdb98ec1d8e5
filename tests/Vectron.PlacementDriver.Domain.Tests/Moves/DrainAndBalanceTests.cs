using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Moves;

/// <summary>Moves of replicas that live: drains, fill-ups, balance.</summary>
public sealed class DrainAndBalanceTests
{
    [Fact]
    public void Drain_OfAWorker_EmptiesItWithoutEverHavingFewerThanThreeLiveMembers()
    {
        var (cluster, workers) = MovingCluster.Create(6);
        cluster.Do(new DrainWorker(1)).IsAccepted.Should().BeTrue();

        for (var step = 0; step < 400; step++)
        {
            workers.Run(5_000);
            cluster.Current.Shards.Keys.Should().OnlyContain(id => workers[id].Members.Count >= 3);
        }

        cluster.ShouldBeWell(workers);
        cluster.Worker(1).Shards.Should().BeEmpty();
        cluster.Worker(1).IsServing.Should().BeTrue();
    }

    [Fact]
    public void Drain_OfALeader_MovesItsLeadershipFirst()
    {
        var (cluster, workers) = MovingCluster.Create(4, MovingCluster.Settings with { ShardsPerCollection = 1 });
        var leader = cluster.Shard(1).LeaderId;
        cluster.Do(new DrainWorker(leader)).IsAccepted.Should().BeTrue();

        workers.Run(600_000);

        cluster.ShouldBeWell(workers);
        cluster.Shard(1).LeaderId.Should().NotBe(leader);
        cluster.Shard(1).Epoch.Should().Be(3, "one change for the newcomer, one for the leaver");
    }

    [Fact]
    public void Undrain_InTheMiddle_LeavesTheRestWhereItIs()
    {
        var (cluster, workers) = MovingCluster.Create(6, MovingCluster.Settings with { MaxMoves = 1 });
        cluster.Do(new DrainWorker(1)).IsAccepted.Should().BeTrue();
        workers.Run(30_000);
        cluster.Do(new UndrainWorker(1)).IsAccepted.Should().BeTrue();

        workers.Run(900_000);

        cluster.ShouldBeWell(workers);
        cluster.Worker(1).Shards.Should().NotBeEmpty();
    }

    [Fact]
    public void Shards_CreatedWithTooFewWorkers_AreFilledUpWhenMoreCome()
    {
        var (cluster, workers) = MovingCluster.Create(1);
        cluster.Current.MisreplicatedShards.Should().HaveCount(8);
        cluster.Register(2);
        cluster.Register(3);
        cluster.Register(4);

        workers.Run(3_600_000);

        cluster.ShouldBeWell(workers);
    }

    [Fact]
    public void Workers_ThatJoin_GetTheirShareAndNothingMovesAfterwards()
    {
        var (cluster, workers) = MovingCluster.Create(4, MovingCluster.Settings with { ShardsPerCollection = 24 });
        for (var number = 5; number <= 8; number++)
        {
            cluster.Register(number);
        }

        workers.Run(7_200_000);

        cluster.ShouldBeWell(workers);
        var (fewest, most) = cluster.Spread();
        (most - fewest).Should().BeLessThanOrEqualTo(1);
        var moves = cluster.Current.Shards.Values.Sum(shard => shard.FormerHosts.Count(former => former.WasMember));
        moves.Should().Be(24 * 3 / 2, "each of four newcomers needs nine replicas, no more");
    }

    [Fact]
    public void Workers_OfTwiceTheMemoryThatJoin_GetTwiceTheShare()
    {
        var cluster = TestCluster.WithWorkers(0, MovingCluster.Settings with { ShardsPerCollection = 24 });
        for (var number = 1; number <= 4; number++)
        {
            Join(number, memoryGibibytes: 32);
        }

        cluster.Create("docs").IsAccepted.Should().BeTrue();
        var workers = new HonestWorkers(cluster).Found();
        Join(5, memoryGibibytes: 64);
        Join(6, memoryGibibytes: 64);

        workers.Run(7_200_000);

        cluster.ShouldBeWell(workers);
        cluster.Current.Workers.Values.Select(one => one.Shards.Count).Should().Equal(9, 9, 9, 9, 18, 18);
        workers.Added.Should().Be(36, "what the two need, no more");

        void Join(int number, long memoryGibibytes)
        {
            cluster.Do(TestCluster.Registration(number) with { Resources = new WorkerResources(1, memoryGibibytes << 30, 1L << 40) })
                .IsAccepted.Should().BeTrue();
            cluster.Beat((ulong)number);
        }
    }

    [Fact]
    public void Rebalance_InAClusterOfFour_LeavesEveryShardANeverUsedWorker()
    {
        var (cluster, workers) = MovingCluster.Create(3);
        cluster.Register(4);

        workers.Run(600_000);

        cluster.Current.Shards.Values.Should().OnlyContain(shard => shard.FormerHosts.IsEmpty);
        MovePlanner.PlanRebalance(cluster.Current).Should().BeEmpty();
    }

    [Fact]
    public void Plan_OfPausedKinds_HoldsNoneOfThem()
    {
        var (cluster, workers) = MovingCluster.Create(4);
        cluster.Do(new DrainWorker(1)).IsAccepted.Should().BeTrue();
        cluster.Do(new PauseScheduling(SchedulingKind.Drain, "")).IsAccepted.Should().BeTrue();

        workers.Run(600_000);

        cluster.Current.Shards.Values.Should().OnlyContain(shard => shard.Epoch == 1);
    }

    [Fact]
    public void Collection_DeletedInTheMiddleOfMoves_LeavesEveryWorker()
    {
        var (cluster, workers) = MovingCluster.Create(6);
        cluster.Create("other").IsAccepted.Should().BeTrue();
        workers.Run(30_000);
        cluster.Do(new DrainWorker(1)).IsAccepted.Should().BeTrue();
        workers.Run(25_000);
        cluster.Current.MovingShards.Should().NotBeEmpty();
        cluster.Delete("docs");

        workers.Run(3_600_000);

        cluster.Current.Shards.Should().HaveCount(8);
        cluster.Current.Workers.Values.Should().OnlyContain(one => one.Shards.All(id => id > 8));
    }
}
