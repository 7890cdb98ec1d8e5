using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Moves;

/// <summary>What heartbeats prove and what they do not, for one shard on workers 1 to 3 with leader 2 and target 4.</summary>
public sealed class EvidenceTests
{
    private static readonly ulong[] Members = [1, 2, 3];

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
        MoveObstacle.Find(cluster.Current, cluster.Shard(1)).Should().Contain("worker 3 is silent");
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

    [Fact]
    public void Start_OnAFormerMember_IsRefusedByIdAndByAddress()
    {
        var cluster = Removing();
        Beat(cluster, 2, epoch: 3);
        Beat(cluster, 2, epoch: 3, members: [2, 3, 4], change: 8);
        Beat(cluster, 1, epoch: 0);

        cluster.Do(new StartMoves([new MoveStart(1, MoveKind.Drain, 2, 1, 3, "")])).Message
            .Should().Contain("was a member of the group of shard 1 before");
    }

    [Theory]
    [InlineData(2UL, 4UL, 2UL, "is at epoch 1, the plan assumes 2")]
    [InlineData(4UL, 4UL, 1UL, "worker 4 has no replica of shard 1")]
    [InlineData(1UL, 3UL, 1UL, "worker 3 has shard 1 already")]
    [InlineData(1UL, 9UL, 1UL, "worker 9 is gone")]
    [InlineData(0UL, 0UL, 1UL, "names neither source nor target")]
    public void Start_ThatTheStateDoesNotAllow_IsRefused(ulong source, ulong target, ulong epoch, string why)
    {
        var cluster = Led();

        var outcome = cluster.Do(new StartMoves([new MoveStart(1, MoveKind.Drain, source, target, epoch, "")]));

        outcome.Reason.Should().Be(RejectionReason.Outdated);
        outcome.Message.Should().Contain(why);
        cluster.Current.MovingShards.Should().BeEmpty();
    }

    [Fact]
    public void Start_InAShardThatNeverHadALeader_IsRefused()
    {
        var cluster = Unled();

        cluster.Do(new StartMoves([new MoveStart(1, MoveKind.Drain, 1, 4, 1, "")])).Message.Should().Contain("frozen");
    }

    private static TestCluster Unled()
    {
        var cluster = TestCluster.WithWorkers(
            4, new ClusterSettings { ShardsPerCollection = 1, CatchUpWaitMs = 30_000 });
        cluster.Create("docs");
        cluster.Shard(1).Replicas.Should().Equal(Members);
        return cluster;
    }

    private static TestCluster Led()
    {
        var cluster = Unled();
        foreach (var id in Members)
        {
            Beat(cluster, id, epoch: 1);
        }

        cluster.Shard(1).LeaderId.Should().Be(2);
        return cluster;
    }

    private static TestCluster Starting()
    {
        var cluster = Led();
        cluster.Do(new StartMoves([new MoveStart(1, MoveKind.Drain, 1, 4, 1, "why")])).Should().Be(CommandOutcome.Accepted(1));
        return cluster;
    }

    private static TestCluster Adding()
    {
        var cluster = Starting();
        Beat(cluster, 4, epoch: 1);
        Beat(cluster, 2, epoch: 1);
        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.Adding);
        return cluster;
    }

    private static TestCluster CatchingUp()
    {
        var cluster = Adding();
        Beat(cluster, 2, epoch: 2);
        Beat(cluster, 2, epoch: 2, members: [1, 2, 3, 4], change: 7);
        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.CatchingUp);
        return cluster;
    }

    private static TestCluster Removing()
    {
        var cluster = CatchingUp();
        Beat(cluster, 2, epoch: 2, index: 10);
        Beat(cluster, 4, epoch: 2, index: 10);
        Beat(cluster, 4, epoch: 2, index: 10);
        Beat(cluster, 2, epoch: 2, index: 10);
        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.Removing);
        return cluster;
    }

    private static CommandOutcome Beat(
        TestCluster cluster, ulong worker, ulong epoch, ulong index = 0, ulong[]? members = null, ulong change = 7) =>
        cluster.Do(Report(worker, epoch, index, leader: 2) with
        {
            Memberships = members is null ? [] : [new ShardMembershipReport(1, change, [.. members])],
        });

    private static RecordHeartbeat Report(ulong worker, ulong epoch, ulong index = 0, ulong leader = 0) =>
        TestCluster.Heartbeat(worker) with
        {
            RunningShards = [1],
            Leaders = [new ShardLeaderReport(1, leader)],
            Progress = [new ShardProgressReport(1, index, epoch)],
        };
}
