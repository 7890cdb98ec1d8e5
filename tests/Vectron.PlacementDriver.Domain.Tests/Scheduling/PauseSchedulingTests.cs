using Vectron.PlacementDriver.Domain.Scheduling;

namespace Vectron.PlacementDriver.Domain.Tests.Scheduling;

public sealed class PauseSchedulingTests
{
    private readonly TestCluster cluster = new();

    [Fact]
    public void Pause_OneKind_LeavesTheOthers()
    {
        cluster.Do(new PauseScheduling(SchedulingKind.Rebalance, "night shift"));
        cluster.Do(new PauseScheduling(SchedulingKind.Repair, ""));

        cluster.Current.MaySchedule(SchedulingKind.Rebalance).Should().BeFalse();
        cluster.Current.MaySchedule(SchedulingKind.Repair).Should().BeFalse();
        cluster.Current.MaySchedule(SchedulingKind.Drain).Should().BeTrue();
        cluster.Current.Pauses.Select(pause => pause.Kind).Should().Equal(SchedulingKind.Repair, SchedulingKind.Rebalance);
    }

    [Fact]
    public void Pause_Again_KeepsItsBeginningAndTakesTheReason()
    {
        var since = cluster.UnixMs;
        cluster.Do(new PauseScheduling(SchedulingKind.Split, "one"));
        cluster.UnixMs += 5;

        cluster.Do(new PauseScheduling(SchedulingKind.Split, "two"));

        cluster.Current.Pauses.Should().Equal(new SchedulingPause(SchedulingKind.Split, since, "two"));
    }

    [Fact]
    public void Resume_EndsThePauseAndIsHarmlessWithoutOne()
    {
        cluster.Do(new PauseScheduling(SchedulingKind.Drain, ""));
        cluster.Do(new ResumeScheduling(SchedulingKind.Drain));
        var revision = cluster.Current.Revision;

        cluster.Do(new ResumeScheduling(SchedulingKind.Drain)).IsAccepted.Should().BeTrue();

        cluster.Current.MaySchedule(SchedulingKind.Drain).Should().BeTrue();
        cluster.Current.Revision.Should().Be(revision);
        cluster.Current.History.Entries.Select(entry => entry.Text).Should().Equal("drain is paused", "drain is resumed");
    }

    [Fact]
    public void Pause_UnknownKindOrBrokenReason_IsRefused()
    {
        cluster.Do(new PauseScheduling((SchedulingKind)99, "")).Reason.Should().Be(RejectionReason.InvalidArgument);
        cluster.Do(new ResumeScheduling((SchedulingKind)99)).Reason.Should().Be(RejectionReason.InvalidArgument);
        cluster.Do(new PauseScheduling(SchedulingKind.Drain, "a\0b")).Reason.Should().Be(RejectionReason.InvalidArgument);
    }
}
