using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Workers;

public sealed class RecordHeartbeatTests
{
    [Fact]
    public void Apply_UnknownWorker_IsRefusedAndNothingChanges()
    {
        var cluster = TestCluster.WithWorkers(1);
        var revision = cluster.Current.Revision;

        var outcome = cluster.Beat(0);

        outcome.Reason.Should().Be(RejectionReason.NotFound);
        outcome.Message.Should().StartWith("worker '0' is not registered");
        cluster.Current.Revision.Should().Be(revision);
    }

    [Fact]
    public void Apply_JoiningWorker_MakesItReadyAndHealthy()
    {
        var cluster = new TestCluster();
        cluster.Register(1);
        cluster.UnixMs += 25;
        var load = new WorkerLoad(1, 2, 3, 4, 5, 6, 7);

        cluster.Do(TestCluster.Heartbeat(1) with { Load = load }).Should().Be(CommandOutcome.Accepted(1));

        cluster.Worker(1).Should().Match<Worker>(worker =>
            worker.State == WorkerState.Ready
            && worker.Healthy
            && worker.LastHeartbeatUnixMs == cluster.UnixMs
            && worker.Load == load);
    }

    [Fact]
    public void Apply_AbsurdLoad_IsPutIntoItsBounds()
    {
        var cluster = TestCluster.WithWorkers(1);

        cluster.Do(TestCluster.Heartbeat(1) with { Load = new WorkerLoad(-1, -1, -1, 100_001, int.MaxValue, -1, -1) });

        cluster.Worker(1).Load.Should().Be(new WorkerLoad(0, 0, 0, 100_000, 100_000, 0, 0));
    }

    [Fact]
    public void Apply_OrdinaryBeat_LeavesEpochAndListsAlone()
    {
        var cluster = TestCluster.WithOneShard();
        cluster.Beat(1, (1, 1));
        var before = cluster.Current;

        cluster.Beat(1, (1, 1));

        cluster.Current.AssignmentsEpoch.Should().Be(before.AssignmentsEpoch);
        cluster.Worker(1).AssignmentsRevision.Should().Be(before.Workers[1].AssignmentsRevision);
        cluster.Current.Revision.Should().Be(before.Revision + 1);
        cluster.Current.Shards.Should().BeSameAs(before.Shards);
    }

    [Theory]
    [InlineData(2UL)]
    [InlineData(0UL)]
    [InlineData(ulong.MaxValue)]
    public void Apply_RunsShardNeverAssignedToIt_WithholdsItsListAndNewReplicas(ulong strange)
    {
        var cluster = TestCluster.WithWorkers(2, new() { ReplicationFactor = 1, ShardsPerCollection = 2 });
        cluster.Create("docs");
        cluster.Worker(1).Shards.Should().Equal(1UL);

        cluster.Do(TestCluster.Heartbeat(1) with { RunningShards = [1, strange] }).IsAccepted.Should().BeTrue();

        cluster.Worker(1).StrangeShardId.Should().Be(Math.Max(strange, 1));
        cluster.ListJson(1).Should().Be("[]", "an empty list makes a worker delete nothing");
        cluster.Create("more");
        cluster.Worker(2).Shards.Should().HaveCount(3);

        var epoch = cluster.Current.AssignmentsEpoch;
        cluster.Do(TestCluster.Heartbeat(1) with { RunningShards = [1] });
        cluster.ListJson(1).Should().Contain("\"shard_id\":1,");
        cluster.Current.AssignmentsEpoch.Should().Be(epoch + 1);
    }

    [Fact]
    public void Apply_RunsShardOfDeletedCollection_IsAnOrdinaryBeat()
    {
        var cluster = TestCluster.WithOneShard();
        cluster.Delete("docs");
        cluster.Silence(1, 2, 3);
        cluster.Current.Shards.Should().BeEmpty("nobody who lives has it");

        cluster.Do(TestCluster.Heartbeat(1) with { RunningShards = [1] });

        cluster.Worker(1).StrangeShardId.Should().Be(0);
        cluster.Worker(1).Healthy.Should().BeTrue();
    }

    [Fact]
    public void Apply_SearchOnlyWorkerRunsItsCopies_KeepsItsList()
    {
        var cluster = TestCluster.WithOneShard();
        cluster.Register(4, "", "search_only");
        cluster.Do(TestCluster.Heartbeat(4) with { RunningShards = [1] });

        cluster.Worker(4).StrangeShardId.Should().Be(0);
        cluster.List(4).GetArrayLength().Should().Be(1);

        cluster.Do(TestCluster.Heartbeat(4) with { RunningShards = [1, 2] });
        cluster.Worker(4).StrangeShardId.Should().Be(2);
    }

    [Fact]
    public void Apply_MissingLists_IsRefused()
    {
        var cluster = TestCluster.WithWorkers(1);
        var beat = TestCluster.Heartbeat(1);
        RecordHeartbeat[] broken =
        [
            beat with { RunningShards = default },
            beat with { Leaders = default },
            beat with { Memberships = default },
            beat with { Memberships = [default] },
            beat with { Progress = default },
        ];

        broken.Select(one => cluster.Do(one).Reason).Should().AllBeEquivalentTo(RejectionReason.InvalidArgument);
    }
}
