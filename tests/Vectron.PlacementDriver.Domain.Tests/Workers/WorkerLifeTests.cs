using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Workers;

/// <summary>Down, forgotten, draining, in maintenance, removed: what becomes of workers.</summary>
public sealed class WorkerLifeTests
{
    private readonly TestCluster cluster = TestCluster.WithWorkers(4, new ClusterSettings { ShardsPerCollection = 4 });

    [Fact]
    public void MarkDown_SilentForTheLimit_IsDownUntilItIsHeardFrom()
    {
        cluster.LetDown(2);

        cluster.Worker(2).IsServing.Should().BeFalse();
        cluster.Worker(2).DownSinceUnixMs.Should().Be(cluster.UnixMs);

        cluster.Beat(2);

        cluster.Worker(2).IsDown.Should().BeFalse();
        cluster.Worker(2).IsServing.Should().BeTrue();
    }

    [Fact]
    public void MarkDown_HeardFromSinceTheFinding_StaysUp()
    {
        var finding = new SilentWorker(2, cluster.Worker(2).LastHeartbeatUnixMs);
        cluster.UnixMs += 1;
        cluster.Beat(2);
        cluster.UnixMs += 600_000;

        cluster.Do(new MarkWorkersDown([finding]));

        cluster.Worker(2).IsDown.Should().BeFalse();
    }

    [Fact]
    public void MarkDown_SilenceBelowTheLimit_ChangesNothing()
    {
        cluster.UnixMs += 599_999;
        var revision = cluster.Current.Revision;

        cluster.Do(new MarkWorkersDown([new SilentWorker(2, cluster.Worker(2).LastHeartbeatUnixMs)]));

        cluster.Current.Revision.Should().Be(revision);
    }

    [Fact]
    public void FindDown_LeaderHasNotListenedForTheWholeLimit_FindsNobody()
    {
        var now = cluster.UnixMs + 10_000_000;

        LivenessCheck.FindDown(cluster.Current, now, now - 599_999).Should().BeEmpty();
        LivenessCheck.FindDown(cluster.Current, now, now - 600_000).Should().HaveCount(4);
    }

    [Fact]
    public void FindDown_LimitBelowThatOfHealth_WaitsForThatOfHealth()
    {
        cluster.Do(UpdateSettings.To(cluster.Current.Settings with { UnhealthyAfterMs = 60_000, DownAfterMs = 1_000 }));

        LivenessCheck.FindDown(cluster.Current, cluster.UnixMs + 59_999, 0).Should().BeEmpty();
        LivenessCheck.FindDown(cluster.Current, cluster.UnixMs + 60_000, 0).Should().HaveCount(4);
    }

    [Fact]
    public void FindDown_WorkerThatRegisteredAndNeverBeat_IsFoundToo()
    {
        cluster.Register(5);

        LivenessCheck.FindDown(cluster.Current, cluster.UnixMs + 600_000, 0).Should().Contain(found => found.WorkerId == 5);
    }

    [Fact]
    public void Maintenance_SilentWorker_IsUnhealthyButNotDownUntilItEnds()
    {
        cluster.Create("docs");
        var until = cluster.UnixMs + 3_600_000;
        cluster.Do(new SetWorkerMaintenance(2, until)).IsAccepted.Should().BeTrue();
        cluster.Silence(2);
        var finding = new SilentWorker(2, cluster.Worker(2).LastHeartbeatUnixMs);

        cluster.Worker(2).Healthy.Should().BeFalse();
        LivenessCheck.FindDown(cluster.Current, until - 1, 0).Should().NotContain(finding);
        cluster.UnixMs = until - 1;
        cluster.Do(new MarkWorkersDown([finding]));
        cluster.Worker(2).IsDown.Should().BeFalse();

        LivenessCheck.FindDown(cluster.Current, until, 0).Should().Contain(finding);
        cluster.UnixMs = until;
        cluster.Do(new MarkWorkersDown([finding]));
        cluster.Worker(2).IsDown.Should().BeTrue();
        cluster.Worker(2).IsInMaintenance.Should().BeFalse();
    }

    [Fact]
    public void Maintenance_OfAWorkerThatIsDown_GivesItTheTime()
    {
        cluster.LetDown(2);

        cluster.Do(new SetWorkerMaintenance(2, cluster.UnixMs + 1_000));

        cluster.Worker(2).IsDown.Should().BeFalse();
    }

    [Fact]
    public void Maintenance_HeardFromAfterItsEnd_IsOver()
    {
        cluster.Do(new SetWorkerMaintenance(2, cluster.UnixMs + 1_000));
        cluster.Beat(2);
        cluster.Worker(2).IsInMaintenance.Should().BeTrue("a worker may restart twice");
        cluster.Register(2);
        cluster.Worker(2).IsInMaintenance.Should().BeTrue();

        cluster.UnixMs += 1_000;
        cluster.Beat(2);

        cluster.Worker(2).IsInMaintenance.Should().BeFalse();
    }

    [Theory]
    [InlineData(0, RejectionReason.InvalidArgument)]
    [InlineData(-5, RejectionReason.InvalidArgument)]
    [InlineData(SetWorkerMaintenance.LongestMs + 1, RejectionReason.InvalidArgument)]
    [InlineData(SetWorkerMaintenance.LongestMs, null)]
    [InlineData(1, null)]
    public void Maintenance_Time_IsAheadButNotTooFar(long aheadMs, RejectionReason? expected) =>
        cluster.Do(new SetWorkerMaintenance(2, cluster.UnixMs + aheadMs)).Reason.Should().Be(expected);

    [Fact]
    public void Maintenance_AndDraining_GetNoNewReplicas()
    {
        cluster.Do(new SetWorkerMaintenance(2, cluster.UnixMs + 1_000));
        cluster.Do(new DrainWorker(3));

        cluster.Create("docs");

        cluster.Worker(2).Shards.Should().BeEmpty();
        cluster.Worker(3).Shards.Should().BeEmpty();
        cluster.Worker(1).Shards.Should().HaveCount(4);
    }

    [Fact]
    public void Drain_WorkerWithReplicas_KeepsServingAndSurvivesARestart()
    {
        cluster.Create("docs");

        cluster.Do(new DrainWorker(1)).Should().Be(CommandOutcome.Accepted(1));
        cluster.Worker(1).IsServing.Should().BeTrue();
        cluster.Register(1);
        cluster.Beat(1);

        cluster.Worker(1).IsDraining.Should().BeTrue();
        cluster.Do(new DrainWorker(1)).IsAccepted.Should().BeTrue("asking twice is harmless");
        cluster.Do(new UndrainWorker(1)).IsAccepted.Should().BeTrue();
        cluster.Worker(1).IsDraining.Should().BeFalse();
    }

    [Fact]
    public void Drain_WithNowhereToGo_IsRefusedSayingWhatIsMissing()
    {
        cluster.Create("docs");
        cluster.Silence(4);
        foreach (var id in new ulong[] { 1, 2, 3 })
        {
            cluster.Beat(id);
        }

        var held = cluster.Worker(1).Shards.Count(id => cluster.Shard(id).Replicas.All(replica => replica <= 3));
        var outcome = cluster.Do(new DrainWorker(1));

        outcome.Reason.Should().Be(RejectionReason.FailedPrecondition);
        outcome.Message.Should().Contain($"{held} of its {cluster.Worker(1).Shards.Count} replicas have nowhere to go")
            .And.Contain("1 unhealthy").And.Contain("add a worker");
        cluster.Worker(1).IsDraining.Should().BeFalse();
    }

    [Fact]
    public void Remove_WorkerThatHoldsReplicas_IsRefused()
    {
        cluster.Create("docs");

        var outcome = cluster.Do(new RemoveWorker(1));

        outcome.Reason.Should().Be(RejectionReason.FailedPrecondition);
        outcome.Message.Should().StartWith($"worker '1' still holds {cluster.Worker(1).Shards.Count} replicas").And.EndWith("drain it first");
    }

    [Fact]
    public void Remove_WorkerWithoutReplicas_RefusesItsBeatsButKeepsItsIdForItsDisk()
    {
        cluster.Do(new RemoveWorker(4)).IsAccepted.Should().BeTrue();

        cluster.Current.Workers.Should().NotContainKey(4);
        var beat = cluster.Beat(4);
        beat.Reason.Should().Be(RejectionReason.NotFound);
        beat.Message.Should().Be("worker '4' was removed by an operator: it must register again");
        cluster.Do(new RemoveWorker(4)).Reason.Should().Be(RejectionReason.NotFound);
        cluster.Register(4).Id.Should().Be(4, "an id that starts on another id's disk fails");
        cluster.Beat(4).IsAccepted.Should().BeTrue();
        cluster.Current.AbsentWorkers.Should().BeEmpty();
    }

    [Fact]
    public void Forget_SilentForADayWithoutReplicas_IsBackWithAllItHadAtItsNextBeat()
    {
        cluster.Register(5, "zone-5", "gpu");
        cluster.Beat(5);
        cluster.LetDown(5);
        var last = cluster.Worker(5).LastHeartbeatUnixMs;
        LivenessCheck.FindForgettable(cluster.Current, last + 86_399_999, 0).Should().BeEmpty();
        cluster.UnixMs = last + 86_400_000;

        cluster.Do(new ForgetWorkers(LivenessCheck.FindForgettable(cluster.Current, cluster.UnixMs, cluster.UnixMs - 30_000)));

        cluster.Current.Workers.Should().NotContainKey(5);
        cluster.Current.AbsentWorkers.Should().ContainKey(5);
        cluster.Do(new DrainWorker(5)).Reason.Should().Be(RejectionReason.NotFound);
        cluster.Beat(5).IsAccepted.Should().BeTrue();
        cluster.Worker(5).Should().BeEquivalentTo(new
        {
            RaftAddress = "worker-5:9191",
            Location = new WorkerLocation("", "zone-5", ""),
            IsServing = true,
            IsDown = false,
        });
        cluster.Worker(5).Capabilities.Should().Equal("gpu");
    }

    [Fact]
    public void Forget_WorkerThatHoldsReplicas_StaysListed()
    {
        cluster.Create("docs");
        cluster.LetDown(1);
        cluster.UnixMs += 86_400_000;

        LivenessCheck.FindForgettable(cluster.Current, cluster.UnixMs, 0).Should().BeEmpty();
        cluster.Do(new ForgetWorkers([new SilentWorker(1, cluster.Worker(1).LastHeartbeatUnixMs)]));

        cluster.Current.Workers.Should().ContainKey(1);
    }

    [Fact]
    public void Forget_ForgottenWorkers_DoNotCountForTheLimit()
    {
        cluster.Do(UpdateSettings.To(cluster.Current.Settings with { MaxWorkers = 4 }));
        cluster.Register(5).Reason.Should().Be(RejectionReason.LimitReached);
        cluster.LetDown(4);
        cluster.UnixMs += 86_400_000;
        cluster.Do(new ForgetWorkers([new SilentWorker(4, cluster.Worker(4).LastHeartbeatUnixMs)]));

        cluster.Register(5).Id.Should().Be(5);
    }

    [Fact]
    public void UnknownWorkers_EveryCommand_IsNotFound()
    {
        foreach (var command in new Command[] { new DrainWorker(9), new UndrainWorker(9), new RemoveWorker(9), new DeclareDiskLost(0), new SetWorkerMaintenance(9, 0) })
        {
            cluster.Do(command).Reason.Should().Be(RejectionReason.NotFound, "of {0}", command);
        }
    }

    [Fact]
    public void History_OfAWorker_TellsItsLifeInOrder()
    {
        cluster.LetDown(2);
        cluster.Beat(2);
        cluster.Do(new DrainWorker(2));

        cluster.Current.History.Entries.Where(entry => entry.WorkerId == 2).Select(entry => entry.Text).Should().Equal(
            "worker 2 registered: gRPC worker-2:9190, raft worker-2:9191",
            "worker 2 is unhealthy: silent for 30 s",
            "worker 2 is down: silent for 630 s, its 0 replicas are to be replaced",
            "worker 2 is heard from again after 630 s and is not down any more",
            "worker 2 is draining: its 0 replicas are to leave it");
    }

    [Fact]
    public void History_BeyondWhatIsKept_ForgetsTheOldest()
    {
        cluster.Do(UpdateSettings.To(cluster.Current.Settings with { HistoryKept = 2 }));
        cluster.Do(new DrainWorker(2));
        cluster.Do(new UndrainWorker(2));

        cluster.Current.History.Count.Should().Be(2);
        cluster.Current.History.Entries.Should().HaveCount(2).And.OnlyContain(entry => entry.WorkerId == 2);
    }
}
