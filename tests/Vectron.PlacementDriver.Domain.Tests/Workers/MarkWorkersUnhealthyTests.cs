using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Workers;

public sealed class MarkWorkersUnhealthyTests
{
    private readonly TestCluster cluster = TestCluster.WithWorkers(2);

    [Fact]
    public void Apply_SilentForTheLimit_MarksOnlyThatWorker()
    {
        cluster.Silence(2);

        cluster.Worker(1).Healthy.Should().BeTrue();
        cluster.Worker(2).Healthy.Should().BeFalse();
        cluster.Worker(2).State.Should().Be(WorkerState.Ready);
    }

    [Fact]
    public void Apply_HeardFromSinceTheFinding_LeavesItHealthy()
    {
        var finding = new SilentWorker(2, cluster.Worker(2).LastHeartbeatUnixMs);
        cluster.UnixMs += 30_000;
        cluster.Beat(2);
        cluster.UnixMs += 30_000;

        cluster.Do(new MarkWorkersUnhealthy([finding]));

        cluster.Worker(2).Healthy.Should().BeTrue();
    }

    [Fact]
    public void Apply_SilenceBelowTheLimit_ChangesNothing()
    {
        var revision = cluster.Current.Revision;
        cluster.UnixMs += 29_999;

        cluster.Do(new MarkWorkersUnhealthy([new SilentWorker(2, cluster.Worker(2).LastHeartbeatUnixMs)]));

        cluster.Worker(2).Healthy.Should().BeTrue();
        cluster.Current.Revision.Should().Be(revision);
    }

    [Fact]
    public void Apply_UnknownRepeatedOrAbsurdFindings_ChangesNothing()
    {
        var outcome = cluster.Do(new MarkWorkersUnhealthy(
            [new SilentWorker(0, 0), new SilentWorker(9, long.MinValue), new SilentWorker(1, long.MinValue), new SilentWorker(1, -1)]));

        outcome.IsAccepted.Should().BeTrue();
        cluster.Worker(1).Healthy.Should().BeTrue();
    }

    [Fact]
    public void Apply_BeatsAgain_IsHealthyAgain()
    {
        cluster.Silence(2);

        cluster.Beat(2);

        cluster.Worker(2).Healthy.Should().BeTrue();
    }

    [Fact]
    public void FindSilent_LeaderHasListenedForLessThanTheLimit_FindsNobody() =>
        LivenessCheck.FindSilent(cluster.Current, cluster.UnixMs + 100_000, cluster.UnixMs + 70_001).Should().BeEmpty();

    [Fact]
    public void FindSilent_LeaderHasListenedLongEnough_FindsTheSilentOnes()
    {
        var since = cluster.UnixMs;
        var last = cluster.Worker(2).LastHeartbeatUnixMs;
        cluster.UnixMs += 1_000;
        cluster.Beat(1);

        LivenessCheck.FindSilent(cluster.Current, since + 30_000, since).Should().Equal(new SilentWorker(2, last));
        LivenessCheck.FindSilent(cluster.Current, since + 29_999, since).Should().BeEmpty();
    }

    [Fact]
    public void FindSilent_UnhealthyOrNeverHeard_AreNotFoundAgain()
    {
        cluster.Silence(1, 2);
        cluster.Register(3);

        LivenessCheck.FindSilent(cluster.Current, cluster.UnixMs + 1_000_000, 0).Should().BeEmpty();
    }
}
