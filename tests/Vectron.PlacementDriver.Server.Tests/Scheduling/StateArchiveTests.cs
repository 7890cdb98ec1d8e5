using Microsoft.Extensions.Time.Testing;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Server.Scheduling;
using Vectron.PlacementDriver.Testing;

namespace Vectron.PlacementDriver.Server.Tests.Scheduling;

public sealed class StateArchiveTests
{
    private readonly FakeTimeProvider time = new();
    private readonly InMemoryReplica replica;
    private readonly StateArchive archive;

    public StateArchiveTests()
    {
        replica = new InMemoryReplica(time);
        archive = new StateArchive(replica, time);
    }

    [Fact]
    public void Find_ARevisionOfThePast_GivesTheStateAsItWas()
    {
        var then = Pause("one");
        Pause("two");

        archive.Find(replica.Current, then)!.Pauses.Single().Reason.Should().Be("one");
        archive.Find(replica.Current, replica.Current.Revision).Should().BeSameAs(replica.Current);
        archive.Find(replica.Current, replica.Current.Revision + 1).Should().BeNull();
        archive.Oldest(replica.Current).Should().Be(then);
    }

    [Fact]
    public void Find_BetweenTwoStates_GivesTheEarlier()
    {
        var then = Pause("one");
        replica.Carry(new RecordHeartbeat(9, WorkerLoad.None, [], [], [], []));
        replica.Carry(new PauseScheduling(SchedulingKind.Drain, "two"));
        replica.Carry(new PauseScheduling(SchedulingKind.Drain, "three"));

        archive.Find(replica.Current, replica.Current.Revision - 1)!.Revision.Should().Be(then);
    }

    [Fact]
    public void Find_BeyondWhatIsKept_GivesNothing()
    {
        var first = Pause("first");
        for (var i = 0; i < 200; i++)
        {
            Pause($"again {i}");
        }

        archive.Find(replica.Current, first).Should().BeNull();
        archive.Oldest(replica.Current).Should().BeGreaterThan(first);
    }

    [Fact]
    public void Next_NothingChangedOrTooSoon_KeepsNoFurtherState()
    {
        var then = Pause("one");
        replica.Carry(new PauseScheduling(SchedulingKind.Drain, "two"));
        archive.Next();

        archive.Find(replica.Current with { Revision = long.MaxValue }, long.MaxValue - 1)!.Revision.Should().Be(then);
    }

    private long Pause(string reason)
    {
        replica.Carry(new PauseScheduling(SchedulingKind.Drain, reason)).IsAccepted.Should().BeTrue();
        time.Advance(TimeSpan.FromSeconds(1));
        archive.Next().Should().BeNull();
        return replica.Current.Revision;
    }
}
