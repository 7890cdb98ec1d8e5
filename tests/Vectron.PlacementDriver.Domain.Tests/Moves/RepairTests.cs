using Vectron.PlacementDriver.Domain.Moves;

namespace Vectron.PlacementDriver.Domain.Tests.Moves;

/// <summary>From the death of a worker to full redundancy.</summary>
public sealed class RepairTests
{
    [Fact]
    public void Worker_ThatDies_IsReplacedInAllItsShardsAndRemovedFirst()
    {
        var (cluster, workers) = MovingCluster.Create(5);
        var held = cluster.Worker(1).Shards;
        workers.Dead.Add(1);

        workers.Run(60_000);
        cluster.Current.MovingShards.Should().NotBeEmpty();
        cluster.Current.MovingShards.Select(id => cluster.Shard(id).Move!).Should().OnlyContain(
            move => move.Kind == MoveKind.Repair && move.RemovesFirst && move.SourceId == 1);
        workers.Run(1_200_000);

        cluster.ShouldBeWell(workers);
        cluster.Worker(1).Shards.Should().BeEmpty();
        held.Select(cluster.Shard).Should().OnlyContain(shard =>
            shard.Replicas.Length == 3 && shard.FormerHosts.Any(former => former.WorkerId == 1 && former.WasMember));
    }

    [Fact]
    public void Worker_ThatDies_NeverMakesAFourthReplica()
    {
        var (cluster, workers) = MovingCluster.Create(5);
        workers.Dead.Add(1);

        for (var step = 0; step < 200; step++)
        {
            workers.Run(5_000);
            cluster.Current.Shards.Values.Should().OnlyContain(shard => shard.Replicas.Length <= 3);
        }
    }

    [Fact]
    public void Worker_ThatIsBackBeforeItsRemoval_KeepsItsReplicas()
    {
        var (cluster, workers) = MovingCluster.Create(5, MovingCluster.Settings with { MaxMovesPerLeader = 1 });
        workers.Dead.Add(1);
        while (cluster.Current.MovingShards.IsEmpty)
        {
            workers.Run(5_000);
        }

        var waiting = cluster.Current.MovingShards.Where(id => cluster.Shard(id).Move!.Phase == MovePhase.RemovalDue).ToArray();

        waiting.Should().NotBeEmpty();
        workers.Dead.Remove(1);
        workers.Beat(1);

        cluster.Current.MovingShards.Should().NotContain(waiting);
        workers.Run(1_200_000);
        cluster.ShouldBeWell(workers);
    }

    [Fact]
    public void Worker_ThatRegistersBeforeItsRemoval_IsNotRemovedBeforeItCouldBringItsReplicaBack()
    {
        var cluster = OneMove.Led();
        cluster.LetDown(1);
        OneMove.Members.Skip(1).ToList().ForEach(id => OneMove.Beat(cluster, id, epoch: 1));
        cluster.Do(TestCluster.Heartbeat(4));
        cluster.Do(new StartMoves([new MoveStart(1, MoveKind.Repair, 1, 4, 1, "why")])).Should().Be(CommandOutcome.Accepted(1));
        cluster.Register(1);
        cluster.Do(TestCluster.Heartbeat(1));

        OneMove.Beat(cluster, 2, epoch: 1);
        cluster.Shard(1).Replicas.Should().Contain(1);
        MoveObstacle.Find(cluster.Current, cluster.Shard(1)).Should().Be("worker 1 is not down, and may bring its replica back");
        OneMove.Beat(cluster, 1, epoch: 1);

        cluster.Shard(1).Move.Should().BeNull("the worker that was to be replaced came back");
    }

    [Fact]
    public void Worker_ThatIsCutOffFromTheDriverAlone_KeepsAllItsShards()
    {
        var (cluster, workers) = MovingCluster.Create(5);
        var led = cluster.Current.Shards.Values.Where(shard => shard.LeaderId == 1).Select(shard => shard.Id).ToArray();
        led.Should().NotBeEmpty();
        var held = cluster.Worker(1).Shards;
        workers.CutOff.Add(1);

        workers.Run(1_200_000);

        cluster.Worker(1).IsDown.Should().BeTrue();
        led.Select(cluster.Shard).Should().OnlyContain(shard => shard.Replicas.Contains(1UL) && shard.Move == null);
        cluster.Worker(1).Shards.Should().HaveCount(held.Count);
        workers.Harm.Should().BeEmpty();
    }

    [Fact]
    public void Shard_WithoutALiveMajority_IsLeftAlone()
    {
        var (cluster, workers) = MovingCluster.Create(5);
        var (first, second) = (cluster.Shard(1).Replicas[0], cluster.Shard(1).Replicas[1]);
        workers.Dead.UnionWith([first, second]);

        workers.Run(600_000);

        cluster.Shard(1).Epoch.Should().Be(1);
        cluster.Shard(1).Move.Should().BeNull();
        workers.Harm.Should().BeEmpty();
    }

    [Fact]
    public void Shard_WithTwoOfFiveDead_LosesOneReplicaAndHasTheOtherReplaced()
    {
        var (cluster, workers) = MovingCluster.Create(9, MovingCluster.Settings with { ReplicationFactor = 5, ShardsPerCollection = 1 });
        workers.Dead.UnionWith(cluster.Shard(1).Replicas.Take(2));

        workers.Run(2_400_000);

        cluster.ShouldBeWell(workers);
    }

    [Fact]
    public void Target_ThatNeverStartsTheShard_IsGivenUpAndAnotherFound()
    {
        var (cluster, workers) = MovingCluster.Create(5);
        workers.Dead.Add(1);
        workers.Lazy.UnionWith([4, 5]);
        workers.Run(60_000);
        workers.Lazy.Remove(5);

        workers.Run(3_600_000);

        workers.Harm.Should().BeEmpty();
        cluster.Current.Shards.Values.Count(shard => shard.Replicas.Contains(1UL) || shard.Replicas.Length < 3)
            .Should().BeLessThan(8);
    }

    [Fact]
    public void Target_ThatDiesWhileItIsAdded_IsTakenOutAgainAndReplaced()
    {
        var (cluster, workers) = MovingCluster.Create(6, MovingCluster.Settings with { ShardsPerCollection = 1 });
        var source = cluster.Shard(1).Replicas[1];
        workers.Dead.Add(source);
        while (cluster.Shard(1).Move is not { Phase: MovePhase.Adding })
        {
            workers.Run(5_000);
        }

        var target = cluster.Shard(1).Move!.TargetId;
        workers.Dead.Add(target);
        workers.Run(1_200_000);

        cluster.ShouldBeWell(workers);
        cluster.Shard(1).Replicas.Should().NotContain([source, target]);
    }
}
