using Vectron.PlacementDriver.Domain.Placement;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Tests.Moves;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Scheduling;

/// <summary>Replicas change places for what they weigh, and then stay where they are.</summary>
public sealed class LoadPlannerTests
{
    private const long Hour = 3_600_000;

    [Fact]
    public void Replicas_OfUnequalWeight_AreEvenedOutAndThenStay()
    {
        var (cluster, workers) = Cluster(workers: 6, shards: 24);
        workers.LoadOf = (_, shard) => new ShardLoad(shard, IsHeavy(cluster, shard) ? 10_000_000 : 1_000_000, 0);
        workers.Run(60_000);
        var before = Worst(cluster);

        workers.Run(2 * Hour);

        var moved = workers.Added;
        Worst(cluster).Should().BeLessThan(before).And.BeLessThanOrEqualTo(125, "of its share in percent a worker carries at most that");
        cluster.Spread().Should().Match<(int Fewest, int Most)>(spread => spread.Most - spread.Fewest <= 1);
        workers.Run(2 * Hour);
        workers.Added.Should().Be(moved, "what is even stays so");
        workers.Harm.Should().BeEmpty();
    }

    [Fact]
    public void Replicas_WhoseReportsWaver_StayWhereTheyAre()
    {
        var random = new Random(7);
        var (cluster, workers) = Cluster(workers: 6, shards: 24);
        workers.LoadOf = (_, shard) => new ShardLoad(shard, random.Next(9_000_000, 11_000_000), 0);

        workers.Run(2 * Hour);

        workers.Added.Should().Be(0);
    }

    [Fact]
    public void Replicas_OnWorkersOfTwiceTheMemory_AreTheirShareAndStay()
    {
        var cluster = TestCluster.WithWorkers(0, new ClusterSettings { ShardsPerCollection = 24, DownAfterMs = 60_000 });
        for (var number = 1; number <= 6; number++)
        {
            var memory = (number <= 4 ? 32L : 64L) << 30;
            cluster.Do(TestCluster.Registration(number) with { Resources = new WorkerResources(1, memory, 1L << 40) });
            cluster.Beat((ulong)number);
        }

        cluster.Create("docs");
        var workers = new HonestWorkers(cluster).Found();
        workers.Run(Hour);
        cluster.Current.Workers.Values.Select(one => one.Shards.Count).Should().Equal(9, 9, 9, 9, 18, 18);
        var moved = workers.Added;
        workers.LoadOf = (_, shard) => new ShardLoad(shard, 10_000_000, 0);

        workers.Run(Hour);

        workers.Added.Should().Be(moved);
    }

    [Fact]
    public void Replicas_OfAWorkerThatReportsAbsurdNumbers_StayWhereTheyAre()
    {
        var (cluster, workers) = Cluster(workers: 6, shards: 24);
        workers.LoadOf = (worker, shard) => worker == 3
            ? new ShardLoad(shard, long.MaxValue, 0)
            : new ShardLoad(shard, 10_000_000, 0);

        workers.Run(Hour);

        workers.Added.Should().Be(0, "two honest replicas outvote the third");
        cluster.Worker(3).ShardLoads.Should().OnlyContain(load => load.Vectors == ShardLoad.MostVectors);
    }

    [Fact]
    public void Leaders_OfHotShards_SpreadWhereWorkersCanHandOver()
    {
        var (cluster, workers) = Cluster(workers: 3, shards: 9, WorkerCapability.LeaderTransfer);
        workers.Run(600_000);
        ulong[] hot = [.. cluster.Current.Shards.Values.Where(shard => shard.LeaderId == 1).Select(shard => shard.Id).Take(3)];
        hot.Should().HaveCount(3, "leaders are even at first");
        workers.LoadOf = (worker, shard) => new ShardLoad(
            shard, 1_000, hot.Contains(shard) && cluster.Shard(shard).LeaderId == worker ? 900_000 : 1_000);

        workers.Run(Hour);

        hot.Select(id => cluster.Shard(id).LeaderId).Should().OnlyHaveUniqueItems("each worker leads one hot shard");
        LeaderPlanner.Plan(cluster.Current).Should().BeEmpty("and nothing goes back");
        workers.Added.Should().Be(0, "leaders move, replicas stay");
    }

    [Fact]
    public void Leaders_WhoseReportsWaver_StayWhereTheyAre()
    {
        var random = new Random(7);
        var (cluster, workers) = Cluster(workers: 3, shards: 9, WorkerCapability.LeaderTransfer);
        workers.Run(600_000);
        var leaders = cluster.Current.Shards.Values.Select(shard => shard.LeaderId).ToArray();
        workers.LoadOf = (worker, shard) => new ShardLoad(
            shard, 1_000, cluster.Shard(shard).LeaderId == worker ? random.Next(85_000, 115_000) : 0);

        for (var i = 0; i < 360; i++)
        {
            workers.Run(10_000);
            cluster.Current.Shards.Values.Select(shard => shard.LeaderId).Should().Equal(leaders);
        }
    }

    [Fact]
    public void Shards_ThatAnswerMuch_LeaveAWorkerThatCannotHandOverLeadership()
    {
        var (cluster, workers) = Cluster(workers: 8, shards: 16);
        ulong[] hot = [.. cluster.Current.Shards.Values.Where(shard => shard.LeaderId == 1).Select(shard => shard.Id).Take(2)];
        hot.Should().HaveCount(2, "the lowest of each group leads at first");
        workers.LoadOf = (worker, shard) => new ShardLoad(
            shard, 1_000, cluster.Shard(shard).LeaderId != worker ? 0 : hot.Contains(shard) ? 400_000 : 20_000);

        workers.Run(2 * Hour);

        hot.Select(id => cluster.Shard(id).LeaderId).Should().OnlyHaveUniqueItems();
        var moved = workers.Added;
        workers.Run(2 * Hour);
        workers.Added.Should().Be(moved);
        workers.Harm.Should().BeEmpty();
    }

    [Fact]
    public void Plan_SaysInSentencesWhatMovesAndWhy()
    {
        var (cluster, workers) = Cluster(workers: 6, shards: 24);
        workers.LoadOf = (_, shard) => new ShardLoad(shard, IsHeavy(cluster, shard) ? 10_000_000 : 1_000_000, 0);
        foreach (var id in cluster.Current.Workers.Keys)
        {
            workers.Beat(id);
        }

        var moves = MovePlanner.Plan(cluster.Current);

        moves.Should().NotBeEmpty();
        moves[0].Reason.Should().MatchRegex(
            "^worker [0-9]+ holds [0-9.]+ [GM]iB of vectors where [0-9.]+ [GM]iB are its share; worker [0-9]+ carries [0-9.]+ [GM]iB and 0.0 queries a second");
    }

    [Fact]
    public void Beat_WithMetrics_KeepsTheOnesOfItsOwnReplicasSmoothed()
    {
        var (cluster, _) = Cluster(workers: 3, shards: 2);
        var known = cluster.Worker(1).Shards;
        cluster.Do(TestCluster.Heartbeat(1) with { RunningShards = [.. known], ShardLoads = [new(2, 10, 8_000), new(1, 5, -1), new(99, 1, 1)] });
        cluster.Worker(1).ShardLoads.Should().Equal(new ShardLoad(1, 5, 0), new ShardLoad(2, 10, 8_000));

        cluster.Do(TestCluster.Heartbeat(1) with { RunningShards = [.. known], ShardLoads = [new(2, 20, 0), new(1, 5, 0)] });

        cluster.Worker(1).ShardLoads.Should().Equal(new ShardLoad(1, 5, 0), new ShardLoad(2, 20, 6_000));
        cluster.Do(TestCluster.Heartbeat(1) with { RunningShards = [.. known] });
        cluster.Worker(1).ShardLoads.Should().HaveCount(2, "a beat without metrics says nothing about them");
    }

    private static (TestCluster Cluster, HonestWorkers Workers) Cluster(int workers, int shards, params string[] capabilities)
    {
        var cluster = TestCluster.WithWorkers(0, new ClusterSettings { ShardsPerCollection = shards, DownAfterMs = 60_000 });
        for (var number = 1; number <= workers; number++)
        {
            cluster.Register(number, "", capabilities);
            cluster.Beat((ulong)number);
        }

        cluster.Create("docs");
        return (cluster, new HonestWorkers(cluster).Found());
    }

    // Those that worker 1 began with have ten times the vectors of the others.
    private static bool IsHeavy(TestCluster cluster, ulong shard) => cluster.Shard(shard).BootstrapMembers.Contains(1UL);

    // The most that any worker carries, in percent of the mean.
    private static long Worst(TestCluster cluster)
    {
        var map = LoadMap.Of(cluster.Current);
        var carried = cluster.Current.Workers.Values.Select(worker => worker.Shards.Sum(map.BytesOf)).ToArray();
        return carried.Max() * 100 * carried.Length / carried.Sum();
    }
}
