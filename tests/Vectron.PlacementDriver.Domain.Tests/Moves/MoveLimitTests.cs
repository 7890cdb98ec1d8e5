using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Moves;

/// <summary>How many moves may be on their way at once: in all, per leader, per worker and per zone.</summary>
public sealed class MoveLimitTests
{
    // Shards 1 to 3 are on workers 1 to 3, the first led by 2; 4 and 5 hold nothing and stand in zone "z". Shard 1 moves from 1 to 4.
    [Theory]
    [InlineData("max_moves", 3UL, 2UL, 5UL, "1 moves are on their way, which is the most")]
    [InlineData("max_moves_per_leader", 2UL, 3UL, 5UL, "shards that worker 2 leads have 1 moves on their way, which is the most")]
    [InlineData("max_moves_per_worker", 3UL, 1UL, 5UL, "worker 1 has 1 moves on their way, which is the most")]
    [InlineData("max_moves_per_worker", 3UL, 2UL, 4UL, "worker 4 has 1 moves on their way, which is the most")]
    [InlineData("max_moves_per_zone", 3UL, 2UL, 5UL, "zone 'z' has 1 moves on their way, which is the most")]
    public void Start_BeyondALimit_IsRefusedNamingIt(string setting, ulong leader, ulong source, ulong target, string why)
    {
        var second = new MoveStart(2, MoveKind.Drain, source, target, 1, "second");
        var limited = Create(leader);
        limited.Do(new UpdateSettings([new SettingValue(setting, 1)], "test")).IsAccepted.Should().BeTrue();
        var free = Create(leader);

        var outcome = Start(limited, second);

        outcome.Reason.Should().Be(RejectionReason.Outdated);
        outcome.Message.Should().Be(why);
        Start(free, second).Should().Be(CommandOutcome.Accepted(1), "nothing but this limit is against it");
    }

    [Fact]
    public void Start_OfThreeShardsWithOneLeader_BeginsTwoByDefault()
    {
        var cluster = Create(leaderOfTheOthers: 2);

        cluster.Do(new StartMoves([.. new ulong[] { 1, 2, 3 }.Select(shard => new MoveStart(shard, MoveKind.Drain, 1, 4, 1, "why"))]))
            .Should().Be(CommandOutcome.Accepted(2));

        cluster.Current.MovingShards.Should().Equal(1, 2);
        MovePlanner.Plan(cluster.Current).Should().BeEmpty("nor does a plan ask for more");
    }

    [Fact]
    public void Leader_OfTwoChangesUnderWay_IsNotToldOfAThird()
    {
        var cluster = Create(leaderOfTheOthers: 3);
        cluster.Do(new StartMoves([.. new ulong[] { 1, 2, 3 }.Select(shard => new MoveStart(shard, MoveKind.Drain, 1, 4, 1, "why"))]))
            .Should().Be(CommandOutcome.Accepted(3), "two shards are led by worker 3 and one by worker 2");
        Beat(cluster, 1, 2, 2, 2);
        Beat(cluster, 2, 2, 2, 2);
        Beat(cluster, 3, 2, 2, 2);
        cluster.Shard(3).LeaderId.Should().Be(2, "leadership has come together at worker 2 meanwhile");
        Beat(cluster, 4, 2, 2, 2);

        Beat(cluster, 2, 2, 2, 2);

        cluster.Current.Shards.Values.Count(shard => shard.Move!.Phase == MovePhase.Adding).Should().Be(2);
        MoveObstacle.Find(cluster.Current, cluster.Shard(3)).Should()
            .Be("the leader, worker 2, has 2 changes of groups under way, which is the most");
    }

    [Fact]
    public void PlanWhole_AfterTwoDeaths_BeginsWithTheShardsOfFewestLiveReplicas()
    {
        var cluster = TestCluster.WithWorkers(9, new ClusterSettings { ShardsPerCollection = 18, ReplicationFactor = 5 });
        cluster.Create("docs");
        cluster.Lead();
        cluster.LetDown(3, 7);
        foreach (var (id, worker) in cluster.Current.Workers.Where(one => !one.Value.IsDown))
        {
            cluster.Do(TestCluster.Heartbeat(id) with
            {
                RunningShards = [.. worker.Shards],
                Leaders = [.. worker.Shards.Select(shard => new ShardLeaderReport(shard, cluster.Shard(shard).Replicas.First(one => one is not 3 and not 7)))],
            });
        }

        var live = MovePlanner.PlanWhole(cluster.Current).Where(move => move.Kind == MoveKind.Repair)
            .Select(move => cluster.Shard(move.ShardId).Replicas.Count(id => id is not 3 and not 7)).ToArray();

        live.Should().BeInAscendingOrder();
        live.Distinct().Should().Equal(3, 4);
    }

    private static TestCluster Create(ulong leaderOfTheOthers)
    {
        var cluster = TestCluster.WithWorkers(3, new ClusterSettings { ShardsPerCollection = 3 });
        cluster.Create("docs");
        for (var number = 4; number <= 5; number++)
        {
            cluster.Register(number, "z");
            cluster.Beat((ulong)number);
        }

        for (ulong id = 1; id <= 3; id++)
        {
            Beat(cluster, id, 2, leaderOfTheOthers, leaderOfTheOthers);
        }

        return cluster;
    }

    private static void Beat(TestCluster cluster, ulong worker, params ulong[] leaders) => cluster.Do(TestCluster.Heartbeat(worker) with
    {
        RunningShards = [1, 2, 3],
        Leaders = [.. leaders.Select((leader, i) => new ShardLeaderReport((ulong)i + 1, leader))],
        Progress = [.. leaders.Select((_, i) => new ShardProgressReport((ulong)i + 1, 0, 1))],
    }).IsAccepted.Should().BeTrue();

    private static CommandOutcome Start(TestCluster cluster, MoveStart second)
    {
        cluster.Do(new StartMoves([new MoveStart(1, MoveKind.Drain, 1, 4, 1, "first")])).Should().Be(CommandOutcome.Accepted(1));
        return cluster.Do(new StartMoves([second]));
    }
}
