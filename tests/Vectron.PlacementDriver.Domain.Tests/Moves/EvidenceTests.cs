using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Workers;
using static Vectron.PlacementDriver.Domain.Tests.Moves.OneMove;

namespace Vectron.PlacementDriver.Domain.Tests.Moves;

/// <summary>What heartbeats prove and what they do not, for one shard on workers 1 to 3 with leader 2 and target 4.</summary>
public sealed class EvidenceTests
{
    [Fact]
    public void Target_BeforeItRunsTheShard_IsNotAmongTheReplicas()
    {
        var cluster = Starting();

        Beat(cluster, 2, epoch: 1, members: Members);
        cluster.Shard(1).Replicas.Should().Equal(Members);
        cluster.Worker(4).Shards.Should().Equal(1);
        cluster.List(4)[0].GetProperty("bootstrap").GetBoolean().Should().BeFalse();
        cluster.List(2)[0].GetProperty("shard_info").GetProperty("replicas").GetArrayLength().Should().Be(3);
    }

    [Fact]
    public void Target_ThatRuns_EntersTheReplicasWithTheLeadersNextBeatAndNoOther()
    {
        var cluster = Starting();

        Beat(cluster, 4, epoch: 1);
        Beat(cluster, 1, epoch: 1);
        cluster.Shard(1).Epoch.Should().Be(1);
        Beat(cluster, 2, epoch: 1);

        cluster.Shard(1).Epoch.Should().Be(2);
        cluster.Shard(1).Replicas.Should().Equal(1, 2, 3, 4);
        cluster.Shard(1).RouteEpoch.Should().Be(2, "the answer to this very beat tells the leader");
    }

    [Fact]
    public void Target_WhileAMemberIsSilent_IsNotAdded()
    {
        var cluster = Starting();
        Beat(cluster, 4, epoch: 1);
        cluster.Silence(3);

        Beat(cluster, 4, epoch: 1);
        Beat(cluster, 2, epoch: 1);

        cluster.Shard(1).Epoch.Should().Be(1);
        MoveObstacle.Find(cluster.Current, cluster.Shard(1)).Should().Contain("the replica on worker 3 is silent");
    }

    [Fact]
    public void Target_WhileNobodyHasJudgedAMemberThatWasNotHeardForLong_IsNotAdded()
    {
        var cluster = Starting();
        cluster.UnixMs += cluster.Current.Settings.UnhealthyAfterMs + 1;
        Beat(cluster, 1, epoch: 1);
        Beat(cluster, 4, epoch: 1);

        Beat(cluster, 2, epoch: 1);
        cluster.Worker(3).Healthy.Should().BeTrue("a new leader of the driver has to listen for a while before it judges");
        cluster.Shard(1).Epoch.Should().Be(1);
        MoveObstacle.Find(cluster.Current, cluster.Shard(1)).Should().Contain("the replica on worker 3 is silent");
        Beat(cluster, 3, epoch: 1);
        Beat(cluster, 2, epoch: 1);

        cluster.Shard(1).Epoch.Should().Be(2);
    }

    [Fact]
    public void Target_WhileAFounderWasNeverHeardToRun_IsNotAdded()
    {
        var cluster = Unled();
        Beat(cluster, 2, epoch: 1);
        Beat(cluster, 3, epoch: 1);
        Beat(cluster, 2, epoch: 1);
        cluster.Do(new StartMoves([new MoveStart(1, MoveKind.Drain, 3, 4, 1, "why")])).Should().Be(CommandOutcome.Accepted(1));
        Beat(cluster, 3, epoch: 1);
        Beat(cluster, 4, epoch: 1);

        Beat(cluster, 2, epoch: 1);

        cluster.Shard(1).Epoch.Should().Be(1, "worker 1 has not beaten since it got the shard");
        MoveObstacle.Find(cluster.Current, cluster.Shard(1)).Should().Contain("worker 1");
    }

    [Fact]
    public void Removal_WhileNobodyHasJudgedAMemberThatWasNotHeardForLong_IsNotOrdered()
    {
        var cluster = RemovalDue();
        cluster.UnixMs += cluster.Current.Settings.UnhealthyAfterMs + 1;
        Beat(cluster, 4, epoch: 2, index: 10);

        Beat(cluster, 2, epoch: 2, index: 10);
        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.RemovalDue, "of workers 2, 3 and 4 only two were heard");
        Beat(cluster, 3, epoch: 2, index: 10);
        Beat(cluster, 2, epoch: 2, index: 10);

        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.Removing);
    }

    [Fact]
    public void Membership_InTheBeatThatFirstShowsTheEpoch_ProvesNothing()
    {
        var cluster = Adding();

        Beat(cluster, 2, epoch: 2, members: [1, 2, 3, 4]);
        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.Adding);
        Beat(cluster, 2, epoch: 2, members: [1, 2, 3, 4]);

        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.CatchingUp);
    }

    [Fact]
    public void Membership_FromAWorkerThatDoesNotLead_ProvesNothing()
    {
        var cluster = Adding();
        Beat(cluster, 2, epoch: 2);

        cluster.Do(Report(3, 2, leader: 2) with { Memberships = [new ShardMembershipReport(1, 9, [1, 2, 3, 4])] });
        cluster.Do(Report(3, 2, leader: 2) with { Memberships = [new ShardMembershipReport(1, 9, [1, 2, 3, 4])] });

        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.Adding);
    }

    [Fact]
    public void Membership_AfterTheLeaderRegisteredAgain_NeedsItsEpochAnew()
    {
        var cluster = Adding();
        Beat(cluster, 2, epoch: 2);
        cluster.Register(2);

        Beat(cluster, 2, epoch: 0, members: [1, 2, 3, 4]);

        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.Adding);
    }

    [Fact]
    public void Progress_IsComparedWithWhatOthersHadOneBeatBefore()
    {
        var cluster = CatchingUp();
        Beat(cluster, 2, epoch: 2, index: 100);

        Beat(cluster, 4, epoch: 2, index: 40);
        Beat(cluster, 4, epoch: 2, index: 99);
        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.CatchingUp);
        MoveObstacle.Find(cluster.Current, cluster.Shard(1)).Should().Be("worker 4 has applied 99 of 100");
        Beat(cluster, 4, epoch: 2, index: 100);

        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.RemovalDue);
    }

    [Fact]
    public void Progress_ThatNobodyReports_IsReplacedByThirtySecondsAsARunningMember()
    {
        var cluster = CatchingUp();
        cluster.UnixMs += 29_000;
        Beat(cluster, 4, epoch: 2);
        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.CatchingUp);

        cluster.UnixMs += 1_000;
        Beat(cluster, 4, epoch: 2);

        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.RemovalDue);
    }

    [Fact]
    public void Progress_ReportedBeforeAMemberRegisteredAgain_DoesNotCount()
    {
        var cluster = CatchingUp();
        Beat(cluster, 2, epoch: 2, index: 100);
        cluster.Register(2);
        Beat(cluster, 2, epoch: 2);
        cluster.UnixMs += 30_000;

        Beat(cluster, 4, epoch: 2);

        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.RemovalDue);
    }

    [Fact]
    public void Removal_AfterAnotherMemberStartedAnew_WaitsUntilThatOneHasShownWhatTheOthersHave()
    {
        var cluster = RemovalDue();
        cluster.Register(3);
        Beat(cluster, 3, epoch: 0);
        Beat(cluster, 3, epoch: 2);

        Beat(cluster, 2, epoch: 2, index: 11);
        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.RemovalDue, "worker 3 may have found its disk empty");
        MoveObstacle.Find(cluster.Current, cluster.Shard(1)).Should()
            .Be("worker 3 started 0 s ago and has yet to show that it has what the others have");
        Beat(cluster, 3, epoch: 2, index: 10);
        Beat(cluster, 2, epoch: 2, index: 11);

        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.Removing);
    }

    [Fact]
    public void Removal_AfterAnotherMemberOfAnIdleShardStartedAnew_WaitsForATime()
    {
        var cluster = RemovalDue();
        cluster.Register(3);
        Beat(cluster, 3, epoch: 2);
        cluster.UnixMs += cluster.Current.Settings.CatchUpIdleMs - 1;
        Beat(cluster, 3, epoch: 2);
        Beat(cluster, 4, epoch: 2, index: 10);
        Beat(cluster, 2, epoch: 2, index: 10);
        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.RemovalDue);

        cluster.UnixMs++;
        Beat(cluster, 2, epoch: 2, index: 10);

        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.Removing);
    }

    [Fact]
    public void Removal_IsProvenByAnotherLeaderAtItsEpochAlone()
    {
        var cluster = Removing();
        cluster.Shard(1).Replicas.Should().Equal(2, 3, 4);
        cluster.Worker(1).Shards.Should().Equal(1);

        Beat(cluster, 2, epoch: 2, members: [2, 3, 4], change: 8);
        Beat(cluster, 2, epoch: 3, members: [1, 2, 3, 4]);
        Beat(cluster, 2, epoch: 3, members: [1, 2, 3, 4]);
        cluster.Worker(1).Shards.Should().Equal(1);
        Beat(cluster, 2, epoch: 3, members: [2, 3, 4], change: 8);

        cluster.Worker(1).Shards.Should().BeEmpty();
        cluster.Shard(1).Move.Should().BeNull();
        cluster.Shard(1).FormerHosts.Should().ContainSingle(former => former.WorkerId == 1 && former.WasMember);
    }

    [Fact]
    public void Membership_OfAWorkerThatClaimsToBeAlone_ProvesNothing()
    {
        var cluster = Removing();
        Beat(cluster, 2, epoch: 3);

        Beat(cluster, 2, epoch: 3, members: [2], change: 9);

        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.Removing);
    }

    [Fact]
    public void Membership_OlderThanTheNewestTaken_ProvesNothing()
    {
        var cluster = Removing();
        Beat(cluster, 2, epoch: 3);

        Beat(cluster, 2, epoch: 3, members: [2, 3, 4], change: 4);

        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.Removing);
    }

    [Fact]
    public void Answer_ThatDidNotArrive_TakesThePublishedEpochBackUntilTheLeaderShowsIt()
    {
        var cluster = Adding();

        Beat(cluster, 2, epoch: 1);
        cluster.Shard(1).RouteEpoch.Should().Be(1);
        cluster.Shard(1).RouteReplicas.Should().Equal(Members);
        Beat(cluster, 2, epoch: 1);
        cluster.Shard(1).RouteEpoch.Should().Be(1, "it does not flap");
        Beat(cluster, 2, epoch: 2);

        cluster.Shard(1).RouteEpoch.Should().Be(2);
        cluster.Shard(1).RouteReplicas.Should().Equal(1, 2, 3, 4);
    }

    [Fact]
    public void FormerMember_ThatStillRunsTheShard_IsNoStranger()
    {
        var cluster = Removing();
        Beat(cluster, 2, epoch: 3);
        Beat(cluster, 2, epoch: 3, members: [2, 3, 4], change: 8);

        Beat(cluster, 1, epoch: 3).IsAccepted.Should().BeTrue();

        cluster.Worker(1).StrangeShardId.Should().Be(0);
    }
}
