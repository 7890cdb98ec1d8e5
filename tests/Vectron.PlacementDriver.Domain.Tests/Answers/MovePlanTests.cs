using Vectron.PlacementDriver.Domain.Answers;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Answers;

public sealed class MovePlanTests
{
    private readonly TestCluster cluster = TestCluster.WithWorkers(4, new ClusterSettings { ShardsPerCollection = 4 });

    public MovePlanTests()
    {
        cluster.Create("docs");
        foreach (var worker in cluster.Current.Workers.Values)
        {
            Beat(worker.Id);
        }
    }

    [Fact]
    public void Whole_OfSupposedDrain_MovesEveryReplicaAndChangesNothing()
    {
        var held = cluster.Worker(1).Shards;

        var plan = MovePlan.Whole(MovePlan.Suppose(cluster.Current, [1], []));

        plan.Moves.Select(move => move.ShardId).Order().Should().Equal(held);
        plan.Moves.Should().OnlyContain(move => move.Kind == MoveKind.Drain && move.SourceId == 1);
        plan.Describe(cluster.Current).Should().Equal($"{held.Count} moves: {held.Count} drain.");
        cluster.Worker(1).IsDraining.Should().BeFalse();
    }

    [Fact]
    public void Whole_OfSupposedDeath_RepairsAndIgnoresUnknownWorkers() =>
        MovePlan.Whole(MovePlan.Suppose(cluster.Current, [], [1, 99])).Moves
            .Should().HaveCount(cluster.Worker(1).Shards.Count).And.OnlyContain(move => move.Kind == MoveKind.Repair);

    [Fact]
    public void Hash_OfEqualMoves_IsEqualThoughHeartbeatsWentOn()
    {
        cluster.Do(new DrainWorker(1));
        var plan = MovePlan.Next(cluster.Current);
        plan.Moves.Should().NotBeEmpty();

        Beat(2);

        MovePlan.Next(cluster.Current).Revision.Should().BeGreaterThan(plan.Revision);
        MovePlan.Next(cluster.Current).Hash.Should().Be(plan.Hash);
        cluster.Do(new UndrainWorker(1));
        MovePlan.Next(cluster.Current).Hash.Should().NotBe(plan.Hash);
    }

    [Fact]
    public void Next_WhileItsKindIsPaused_PlansNevertheless()
    {
        cluster.Do(new DrainWorker(1));
        cluster.Do(new PauseScheduling(SchedulingKind.Drain, ""));

        MovePlan.Next(cluster.Current).Moves.Should().NotBeEmpty();
        MovePlanner.Plan(cluster.Current).Should().BeEmpty();
    }

    [Fact]
    public void Progress_OfADrain_CountsWhatIsOnItsWayAndWhatIsWanted()
    {
        var held = cluster.Worker(1).Shards.Count;
        cluster.Do(new DrainWorker(1));
        cluster.Do(new StartMoves([.. MovePlan.Next(cluster.Current).Moves.Take(1)]));

        var progress = MoveProgress.Of(cluster.Current);

        progress.OnTheirWay.Should().ContainSingle();
        progress.Wanted.Should().Be(held - 1);
        progress.MsLeft.Should().Be(-1);
        progress.Describe(cluster.Current)[0].Should().Be(
            $"1 move on the way, {held - 1} more moves wanted, 0 moves completed in the last 10 min.");
        MoveProgress.WaitsFor(cluster.Current, progress.OnTheirWay[0]).Should().EndWith("has yet to report the shard running");
    }

    [Fact]
    public void Progress_OfNothing_SaysSo() =>
        MoveProgress.Of(cluster.Current).Describe(cluster.Current).Should().Equal("Nothing moves and nothing has to.");

    private void Beat(ulong id) => cluster.Do(TestCluster.Heartbeat(id) with
    {
        RunningShards = [.. cluster.Worker(id).Shards],
        Leaders = [.. cluster.Worker(id).Shards.Select(shard => new ShardLeaderReport(shard, cluster.Shard(shard).Replicas[0]))],
    });
}
