using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Peers;
using Vectron.PlacementDriver.Domain.Rerankers;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Replication.Tests;
using Vectron.PlacementDriver.Server.Scheduling;
using Vectron.PlacementDriver.Server.Tests.Settings;
using Vectron.PlacementDriver.Testing;

namespace Vectron.PlacementDriver.Server.Tests.Scheduling;

public sealed class DutyTests
{
    private static readonly string Incarnation = new('a', 32);

    private readonly SettableTimeProvider time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly InMemoryReplica replica;

    public DutyTests() => replica = new InMemoryReplica(time);

    [Fact]
    public void ClusterBirth_OnTheLeaderOfANewCluster_SeedsIt()
    {
        var birth = new ClusterBirth(replica, SettingsReading.Read("-cluster-id 7 -max-workers 5").Options);

        var first = birth.Next().Should().BeOfType<InitializeCluster>().Which;
        replica.Carry(first);

        first.Identity.Number.Should().Be(7);
        first.Identity.Uid.Should().MatchRegex("^[0-9a-f]{32}$");
        first.Settings.MaxWorkers.Should().Be(5);
        replica.Current.Identity.Should().Be(first.Identity);
        birth.Next().Should().BeNull("a cluster is born once");
    }

    [Fact]
    public void ClusterBirth_OnAFollower_DoesNothing()
    {
        replica.Become(status => status with { Role = ReplicaRole.Follower });

        new ClusterBirth(replica, SettingsReading.Read().Options).Next().Should().BeNull();
    }

    [Fact]
    public void PeerAnnouncement_SpeaksUpUntilItsEntryIsRight()
    {
        var options = SettingsReading.Read().Options;
        var announcement = new PeerAnnouncement(replica, options, new NodeIncarnation(Incarnation));
        announcement.Next().Should().BeNull("the cluster is not born yet");
        replica.Carry(new ClusterBirth(replica, options).Next()!);

        var first = announcement.Next().Should().BeOfType<RegisterPeer>().Which;
        replica.Carry(first).IsAccepted.Should().BeTrue();

        (first.NodeId, first.GrpcAddress, first.RaftAddress).Should().Be((1, "localhost:6001", "localhost:7001"));
        announcement.Next().Should().BeNull();
        new PeerAnnouncement(replica, SettingsReading.Read("-advertise-grpc-addr pd1:6001").Options, new NodeIncarnation(Incarnation))
            .Next().Should().BeOfType<RegisterPeer>().Which.GrpcAddress.Should().Be("pd1:6001");
    }

    [Fact]
    public void LivenessWatch_FindsAWorkerThatWasSilentWhileItListened()
    {
        var watch = WatchWithOneWorker();

        Listen(watch, TimeSpan.FromSeconds(29)).Should().BeNull();
        var command = Listen(watch, TimeSpan.FromSeconds(2));

        replica.Carry(command!).IsAccepted.Should().BeTrue();
        replica.Current.Workers[1].Healthy.Should().BeFalse();
        Listen(watch, TimeSpan.FromSeconds(5)).Should().BeNull("it is known");
    }

    [Fact]
    public void LivenessWatch_FindsAWorkerThatIsDownAfterTheWholeLimit()
    {
        var watch = WatchWithOneWorker();
        replica.Carry(Listen(watch, TimeSpan.FromSeconds(31))!);
        replica.Become(status => status with { Term = 2 });

        Listen(watch, TimeSpan.FromSeconds(599)).Should().BeNull("the silence of earlier terms proves nothing");
        replica.Carry(Listen(watch, TimeSpan.FromSeconds(3))!);

        replica.Current.Workers[1].IsDown.Should().BeTrue();
        var forgotten = Listen(watch, TimeSpan.FromHours(24));
        replica.Carry(forgotten!);
        replica.Current.AbsentWorkers.Should().ContainKey(1);
    }

    [Fact]
    public void LivenessWatch_FindsRerankersBesideWorkersThatFlap()
    {
        var watch = WatchWithOneWorker();
        replica.Carry(new RegisterReranker("r:1", [], new WorkerResources(0, 0, 0), new WorkerLocation("", "", "")));

        var found = new List<Command?> { Listen(watch, TimeSpan.FromSeconds(31)), Listen(watch, TimeSpan.FromSeconds(1)) };

        found.Should().ContainSingle(command => command is MarkWorkersUnhealthy)
            .And.ContainSingle(command => command is MarkRerankersSilent, "each kind has its turn");
    }

    [Fact]
    public void LivenessWatch_InANewTerm_ListensAfresh()
    {
        var watch = WatchWithOneWorker();
        Listen(watch, TimeSpan.FromSeconds(25));

        replica.Become(status => status with { Term = 2 });

        Listen(watch, TimeSpan.FromSeconds(29)).Should().BeNull();
        Listen(watch, TimeSpan.FromSeconds(2)).Should().BeOfType<MarkWorkersUnhealthy>();
    }

    [Fact]
    public void LivenessWatch_AfterAPause_ListensAfresh()
    {
        var watch = WatchWithOneWorker();
        Listen(watch, TimeSpan.FromSeconds(5));

        time.Advance(TimeSpan.FromMinutes(10));

        watch.Next().Should().BeNull("nobody could be heard while the process stood still");
        Listen(watch, TimeSpan.FromSeconds(31)).Should().BeOfType<MarkWorkersUnhealthy>();
    }

    [Fact]
    public void LivenessWatch_AfterTheWallClockWasSet_ListensAfresh()
    {
        var watch = WatchWithOneWorker();
        Listen(watch, TimeSpan.FromSeconds(5));

        time.SetWall(TimeSpan.FromHours(1));

        Listen(watch, TimeSpan.FromSeconds(29)).Should().BeNull();
    }

    [Fact]
    public void LivenessWatch_AfterAWallClockThatWasAheadIsSetBack_StillFindsTheSilent()
    {
        time.SetWall(TimeSpan.FromHours(1));
        var watch = WatchWithOneWorker();

        time.SetWall(TimeSpan.FromHours(-1));

        Listen(watch, TimeSpan.FromSeconds(29)).Should().BeNull();
        var found = Listen(watch, TimeSpan.FromSeconds(6));
        found.Should().BeOfType<MarkWorkersUnhealthy>();
        replica.Carry(found!);
        replica.Current.Workers[1].Healthy.Should().BeFalse();
    }

    [Fact]
    public void LivenessWatch_OnAFollower_DoesNothing()
    {
        var watch = WatchWithOneWorker();
        replica.Become(status => status with { Role = ReplicaRole.Follower });

        Listen(watch, TimeSpan.FromMinutes(2)).Should().BeNull();
    }

    private LivenessWatch WatchWithOneWorker()
    {
        replica.Carry(new RegisterWorker(
            "a:1", "a:2", [], new WorkerResources(0, 0, 0), new WorkerLocation("", "", ""), ""));
        replica.Carry(new RecordHeartbeat(1, WorkerLoad.None, [], [], [], []));
        replica.Current.Workers[1].Healthy.Should().BeTrue();
        var watch = new LivenessWatch(replica, time);
        watch.Next().Should().BeNull();
        return watch;
    }

    // Looks every second, as the loop does; the first finding ends it.
    private Command? Listen(LivenessWatch watch, TimeSpan duration)
    {
        for (var second = 0; second < duration.TotalSeconds; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            if (watch.Next() is { } command)
            {
                return command;
            }
        }

        return null;
    }
}
