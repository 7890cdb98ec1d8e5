using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Freezing;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Server.Scheduling;
using Vectron.PlacementDriver.Testing;

namespace Vectron.PlacementDriver.Server.Tests.Scheduling;

public sealed class FreezeWatchTests
{
    private readonly FakeTimeProvider time = new();
    private readonly RecordedLog<FreezeWatch> log = new();
    private readonly InMemoryReplica replica;

    public FreezeWatchTests()
    {
        replica = new InMemoryReplica(time);
        replica.Carry(new InitializeCluster(new ClusterIdentity(1, new string('5', 32)), ClusterSettings.Default));
    }

    [Fact]
    public void Next_WhileTheClusterIsFrozen_SaysSoOnEveryNodeOnceAMinuteAndInTheEnd()
    {
        replica.Become(status => status with { Role = ReplicaRole.Follower });
        var watch = new FreezeWatch(replica, time, log);
        watch.Next().Should().BeNull();
        log.Lines.Should().BeEmpty();

        replica.Carry(new DeclareRestore("tape 7"));
        LookFor(watch, TimeSpan.FromSeconds(150));

        log.Lines.Should().HaveCount(3, "at once and after each of two minutes")
            .And.OnlyContain(line => line.Level == LogLevel.Error && line.Message.Contains("tape 7", StringComparison.Ordinal));
        log.Lines.Clear();
        replica.Carry(new LeaveFreeze(Force: false)).IsAccepted.Should().BeTrue();
        LookFor(watch, TimeSpan.FromSeconds(150));

        log.Lines.Should().Equal((LogLevel.Information, "The cluster is frozen no more"));
    }

    [Fact]
    public void Next_OfANodeThatHasNotAppliedItsLog_SaysNothingOfAFreezeThatMayBeOver()
    {
        replica.Carry(new DeclareRestore("tape 7"));
        var watch = new FreezeWatch(replica, time, log);

        replica.Become(status => status with { WaitingFor = "a leader" });
        LookFor(watch, TimeSpan.FromSeconds(3));
        replica.Become(status => status with { WaitingFor = "", CommitIndex = status.AppliedIndex + 1 });
        LookFor(watch, TimeSpan.FromSeconds(3));

        log.Lines.Should().BeEmpty();
        replica.Become(status => status with { CommitIndex = status.AppliedIndex });
        LookFor(watch, TimeSpan.FromSeconds(3));
        log.Lines.Should().ContainSingle(line => line.Message.Contains("tape 7", StringComparison.Ordinal));
    }

    private void LookFor(FreezeWatch watch, TimeSpan duration)
    {
        for (var passed = TimeSpan.Zero; passed < duration; passed += TimeSpan.FromSeconds(1))
        {
            watch.Next().Should().BeNull("it tells and does nothing");
            time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
