using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Freezing;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Freezing;

/// <summary>A state that is older than the world does no harm.</summary>
public sealed class FreezeTests
{
    private readonly TestCluster cluster = TestCluster.WithOneShard();

    public static TheoryData<string, RecordHeartbeat> Evidence => new()
    {
        { "worker 4", TestCluster.Heartbeat(4) },
        { "shard 2", TestCluster.Heartbeat(1) with { RunningShards = [1, 2] } },
        { "shard 7", TestCluster.Heartbeat(1) with { Leaders = [new ShardLeaderReport(7, 1)] } },
        { "shard 8", TestCluster.Heartbeat(1) with { Progress = [new ShardProgressReport(8, 1, 1)] } },
        { "shard 9", TestCluster.Heartbeat(1) with { Memberships = [new ShardMembershipReport(9, 1, [1])] } },
        { "worker 5", TestCluster.Heartbeat(1) with { Memberships = [new ShardMembershipReport(1, 1, [1, 2, 5])] } },
        { "shard epoch 2", TestCluster.Heartbeat(1) with { Progress = [new ShardProgressReport(1, 1, 2)] } },
    };

    public static TheoryData<RecordHeartbeat> NoEvidence =>
    [
        TestCluster.Heartbeat(3),
        TestCluster.Heartbeat(ulong.MaxValue),
        TestCluster.Heartbeat(uint.MaxValue),
        TestCluster.Heartbeat(1) with { RunningShards = [1, uint.MaxValue] },
        TestCluster.Heartbeat(1) with { RunningShards = [1, ulong.MaxValue] },
        TestCluster.Heartbeat(1) with { Leaders = [new ShardLeaderReport(1, 1_000_000)] },
        TestCluster.Heartbeat(1) with { Progress = [new ShardProgressReport(1, ulong.MaxValue, 1), new ShardProgressReport(1, 0, ulong.MaxValue)] },
        TestCluster.Heartbeat(1) with { Memberships = [new ShardMembershipReport(1, 1, [1, 2])] },
    ];

    [Theory]
    [MemberData(nameof(Evidence))]
    public void Heartbeat_ThatKnowsALaterState_FreezesTheCluster(string what, RecordHeartbeat heartbeat)
    {
        var epoch = cluster.Current.AssignmentsEpoch;

        cluster.Do(heartbeat);

        cluster.Current.Freeze!.Reason.Should().Be(
            $"a heartbeat of worker {heartbeat.WorkerId} shows {what}, which this state has not come to yet: it is older than the world");
        cluster.ListJson(1).Should().Be("[]");
        cluster.ListJson(3).Should().Be("[]");
        cluster.Current.AssignmentsEpoch.Should().Be(epoch + 1);
        cluster.Current.History.Entries.Last().Text.Should().StartWith("the cluster is frozen");
    }

    [Theory]
    [InlineData(int.MaxValue, 1)]
    [InlineData(1, int.MaxValue)]
    public void Heartbeat_ThatKnowsTheHighestIds_LeavesAWayOut(ulong worker, ulong shard)
    {
        cluster.Do(TestCluster.Heartbeat(worker) with { RunningShards = [shard] });
        cluster.Current.Freeze.Should().NotBeNull();

        cluster.Do(new LeaveFreeze(Force: true)).IsAccepted.Should().BeTrue();

        cluster.Current.Freeze.Should().BeNull();
    }

    [Theory]
    [MemberData(nameof(NoEvidence))]
    public void Heartbeat_ThatKnowsNothingLater_FreezesNothing(RecordHeartbeat heartbeat)
    {
        cluster.Do(heartbeat);

        cluster.Current.Freeze.Should().BeNull();
    }

    [Fact]
    public void Frozen_WhateverBuildsOnTheState_IsRefused()
    {
        cluster.Do(new DeclareRestore("night backup"));
        cluster.Register(9);

        var commands = new Command[]
        {
            TestCluster.Registration(9),
            new CreateCollection("new", 4, Distance.Cosine),
            new DeleteCollection("docs"),
            new RemoveWorker(1),
            new DeclareDiskLost(1),
            new StartMoves([new MoveStart(1, MoveKind.Rebalance, 1, 2, 1, "why")]),
            new ReviewMoves([1]),
        };

        foreach (var command in commands)
        {
            var outcome = cluster.Do(command);
            outcome.Reason.Should().Be(RejectionReason.FailedPrecondition, "of {0}", command);
            outcome.Message.Should().EndWith("while the cluster is frozen: it was restored from a backup: night backup");
        }

        cluster.Current.MaySchedule(SchedulingKind.Repair).Should().BeFalse();
        cluster.Register(2).Id.Should().Be(2, "who is known may restart");
        cluster.Beat(2, (1, 2)).IsAccepted.Should().BeTrue();
        cluster.Worker(2).IsServing.Should().BeTrue();
    }

    [Fact]
    public void Leave_AfterEvidence_GoesBeyondAllThatWasSeen()
    {
        cluster.Do(TestCluster.Heartbeat(40));
        cluster.Do(TestCluster.Heartbeat(1) with { RunningShards = [50], Progress = [new ShardProgressReport(1, 1, 60)] });
        cluster.Do(TestCluster.Heartbeat(20));
        var epoch = cluster.Current.AssignmentsEpoch;

        cluster.Do(new LeaveFreeze(Force: true)).IsAccepted.Should().BeTrue();

        cluster.Current.Freeze.Should().BeNull();
        cluster.Current.NextWorkerId.Should().BeGreaterThan(40);
        cluster.Current.NextShardId.Should().BeGreaterThan(50);
        cluster.Shard(1).Epoch.Should().BeGreaterThan(60);
        cluster.Current.AssignmentsEpoch.Should().BeGreaterThan(epoch + 1_000_000);
        cluster.List(2)[0].GetProperty("shard_info").GetProperty("epoch").GetUInt64().Should().Be(cluster.Shard(1).Epoch);
        cluster.Register(9).Id.Should().BeGreaterThan(40);
    }

    [Fact]
    public void Leave_LeadersReportOtherMembers_AdoptsThem()
    {
        cluster.Lead();
        cluster.Register(4);
        cluster.Do(new DeclareRestore(""));
        cluster.Do(new LeaveFreeze(Force: false)).Message.Should().StartWith(
            "leaders of 1 shards have not said since the freeze who their members are, first that of shard 1, which was on workers ");
        cluster.Do(TestCluster.Heartbeat(2) with { Memberships = [new ShardMembershipReport(1, ulong.MaxValue, [1, 2, 3])] });
        cluster.Do(TestCluster.Heartbeat(4) with { Memberships = [new ShardMembershipReport(1, 9, [1, 4, 2])] });
        cluster.Do(TestCluster.Heartbeat(3) with { Memberships = [new ShardMembershipReport(1, 8, [1, 2, 3])] });
        cluster.Do(TestCluster.Heartbeat(3) with { Memberships = [new ShardMembershipReport(1, 10, [1, 2, 4])] });

        cluster.Do(new LeaveFreeze(Force: false)).Message.Should().BeEmpty("an older report, an impossible one, and one of who is no member say nothing");

        var shard = cluster.Shard(1);
        shard.Replicas.Should().BeEquivalentTo(new ulong[] { 1, 2, 4 });
        shard.FormerHosts.Select(host => (host.WorkerId, host.RaftAddress)).Should().Equal((3UL, "worker-3:9191"));
        shard.LeaderId.Should().Be(4);
        shard.Reported.Should().BeNull();
        cluster.Worker(4).Shards.Should().Equal(1UL);
        cluster.Worker(3).Shards.Should().BeEmpty();
        cluster.List(4)[0].GetProperty("initial_members").EnumerateObject().Select(member => member.Name).Should().Equal("1", "2", "4");
        cluster.Current.History.Entries.Should().Contain(entry => entry.Text.StartsWith("shard 1 is on workers "));
    }

    [Fact]
    public void Leave_AMoveThatTheWorldHasNotSeenTheEndOf_GoesOn()
    {
        var moving = TestCluster.WithWorkers(4, new ClusterSettings { ShardsPerCollection = 1 });
        moving.Create("docs");
        moving.Lead();
        var shard = moving.Shard(1);
        var free = new ulong[] { 1, 2, 3, 4 }.Single(id => !shard.Replicas.Contains(id));
        moving.Do(new StartMoves([new MoveStart(1, MoveKind.Drain, shard.Replicas[1], free, shard.Epoch, "why")])).Id.Should().Be(1);
        moving.Do(TestCluster.Heartbeat(free) with { RunningShards = [1] });
        moving.Lead();
        moving.Lead();
        moving.Shard(1).Move!.Phase.Should().Be(MovePhase.Adding);
        moving.Do(new DeclareRestore(""));
        moving.Do(TestCluster.Heartbeat(shard.Replicas[0]) with { Memberships = [new ShardMembershipReport(1, 9, shard.Replicas)] });

        moving.Do(new LeaveFreeze(Force: false)).IsAccepted.Should().BeTrue();

        moving.Shard(1).Move!.Phase.Should().Be(MovePhase.Adding);
        moving.Shard(1).Replicas.Should().Contain(free);
    }

    [Fact]
    public void Leave_WorkersRunShardsThatWereLost_KeepsThemUnlessForced()
    {
        cluster.Lead();
        cluster.Do(TestCluster.Heartbeat(1) with { RunningShards = [1, 17] });
        cluster.Do(TestCluster.Heartbeat(1) with { Memberships = [new ShardMembershipReport(1, 1, [1, 2, 3])], RunningShards = [1, 17] });

        cluster.Do(new LeaveFreeze(Force: false)).Message.Should().StartWith(
            "workers run shards that this state never had, up to shard 17: they would delete them. Wait for them");
        cluster.Do(new LeaveFreeze(Force: true)).IsAccepted.Should().BeTrue();

        cluster.Do(TestCluster.Heartbeat(1) with { RunningShards = [1, 17] });
        cluster.Worker(1).StrangeShardId.Should().Be(0, "an operator gave it up");
    }

    [Fact]
    public void Leave_AWorkerWithLostShardsComesLater_IsHeldBackAloneAndKeepsThem()
    {
        cluster.Lead();
        cluster.Do(new DeclareRestore(""));
        cluster.Do(TestCluster.Heartbeat(1) with { Memberships = [new ShardMembershipReport(1, 1, [1, 2, 3])] });
        cluster.Do(new LeaveFreeze(Force: false)).IsAccepted.Should().BeTrue();

        cluster.Do(TestCluster.Heartbeat(3) with { RunningShards = [1, 17] });

        cluster.Current.Freeze.Should().BeNull();
        cluster.Worker(3).StrangeShardId.Should().Be(17);
        cluster.ListJson(3).Should().Be("[]");
        cluster.ListJson(2).Should().NotBe("[]");
        cluster.Do(new DeclareRestore(""));
        cluster.Do(TestCluster.Heartbeat(3) with { RunningShards = [1, 17] });
        cluster.Current.Freeze!.SeenShardId.Should().Be(17, "now it stands in the way again");
    }

    [Fact]
    public void Leave_ReportsThatCannotBeTakenOver_IsRefusedUnlessForced()
    {
        cluster.Lead();
        cluster.Do(new DeclareRestore(""));
        cluster.Do(TestCluster.Heartbeat(1) with { Memberships = [new ShardMembershipReport(1, 9, [1, 2, 9])] });

        var outcome = cluster.Do(new LeaveFreeze(Force: false));

        outcome.Reason.Should().Be(RejectionReason.FailedPrecondition);
        outcome.Message.Should().StartWith(
            "leaders of 1 shards report members that this state cannot take over, first that of shard 1: 1, 2, 9, of which worker 9 is not known here");
        cluster.Do(TestCluster.Heartbeat(1) with { Memberships = [new ShardMembershipReport(1, 9, [1])] });
        cluster.Do(new LeaveFreeze(Force: false)).Message.Should().Contain("shard 1: only 1, where this state has ");
        cluster.Do(TestCluster.Heartbeat(1) with { Memberships = [new ShardMembershipReport(1, 9, [1, 2, 9])] });
        cluster.Do(new LeaveFreeze(Force: true)).IsAccepted.Should().BeTrue();
        cluster.Shard(1).Replicas.Should().BeEquivalentTo(new ulong[] { 1, 2 }, "what is known of the group is taken over");
    }

    [Fact]
    public void Leave_WithoutAFreeze_IsRefused() =>
        cluster.Do(new LeaveFreeze(Force: true)).Message.Should().Be("the cluster is not frozen");

    [Fact]
    public void DeclareRestore_InABackup_FreezesItBeforeAnyWorkerIsAnswered()
    {
        var restored = DeclareRestore.In(cluster.Current, "tape 7");

        restored.Freeze!.Reason.Should().Be("it was restored from a backup: tape 7");
        restored.AppliedIndex.Should().Be(cluster.Current.AppliedIndex);
        restored.Workers.Values.Should().OnlyContain(worker => worker.AssignmentsRevision == restored.Revision);
    }

    [Fact]
    public void Frozen_AMoveOnItsWay_TakesNoStep()
    {
        var moving = TestCluster.WithWorkers(4, new ClusterSettings { ShardsPerCollection = 1 });
        moving.Create("docs");
        var replicas = moving.Shard(1).Replicas;
        foreach (var id in replicas)
        {
            moving.Beat(id, (1, replicas[0]));
        }

        var free = new ulong[] { 1, 2, 3, 4 }.Single(id => !replicas.Contains(id));
        moving.Do(new StartMoves([new MoveStart(1, MoveKind.Drain, replicas[1], free, 1, "why")])).Id.Should().Be(1);
        moving.Do(new DeclareRestore(""));
        var before = moving.Shard(1);

        for (var beat = 0; beat < 20; beat++)
        {
            moving.UnixMs += 5_000;
            foreach (var id in replicas.Add(free))
            {
                moving.Do(TestCluster.Heartbeat(id) with { RunningShards = [1], Leaders = [new ShardLeaderReport(1, replicas[0])] });
            }
        }

        moving.Shard(1).Should().BeEquivalentTo(before);
    }
}
