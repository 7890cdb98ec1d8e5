using Microsoft.Extensions.Time.Testing;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Server.Page;
using Vectron.PlacementDriver.Server.Tests.Rpc;
using Vectron.PlacementDriver.Testing;

namespace Vectron.PlacementDriver.Server.Tests.Page;

public sealed class JournalTests : ServiceFixture
{
    private readonly Journal journal = new();

    [Fact]
    public async Task Note_OfStatesThatFollowEachOther_TellsWhatHappened()
    {
        var start = Replica.Current;
        await AddWorkersAsync(3);
        var enrolled = Replica.Current;
        await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });
        var created = Replica.Current;
        await LeadAsync(1);
        var led = Replica.Current;
        var silent = led with { Workers = led.Workers.SetItem(2, led.Workers[2] with { Healthy = false }) };

        journal.Note(start, enrolled);
        journal.Note(enrolled, created);
        journal.Note(created, led);
        journal.Note(led, silent);
        journal.Note(silent, led);

        var told = journal.After(0);
        told.Select(entry => entry.Text).Should().ContainInOrder(
            "registered at worker-1:9090",
            "created with 16 shards of 3 replicas",
            "worker 1 leads it (docs)",
            "unhealthy",
            "healthy again");
        told.Single(entry => entry.Text == "unhealthy").Reason.Should().StartWith("silent for");
        told.First(entry => entry.Kind == "collection").Reason.Should().Be(created.Shards[1].PlacementReason);
        told.Select(entry => entry.Sequence).Should().Equal(Enumerable.Range(1, told.Count).Select(i => (long)i));
        journal.After(told[^1].Sequence).Should().BeEmpty();
    }

    [Fact]
    public async Task Begin_OfAStateWithAPast_TellsWhatWasDecidedAndEachDecisionOnce()
    {
        await AddWorkersAsync(3);
        var operations = new OperationsService.OperationsServiceClient(Server.Channel);
        await operations.PauseSchedulingAsync(new PauseSchedulingRequest { Kind = "repair", Reason = "disks are swapped" });
        var paused = Replica.Current;

        journal.Begin(paused);
        await operations.ResumeSchedulingAsync(new ResumeSchedulingRequest { Kind = "repair" });
        journal.Note(paused, Replica.Current);

        journal.After(0).Should().HaveCount(2).And.OnlyContain(entry => entry.Kind == "scheduling");
        journal.After(0)[0].Text.Should().Contain("disks are swapped");
    }

    [Fact]
    public void Note_OfAnotherLeader_TellsWhoLeads()
    {
        var before = new ReplicaStatus(1, ReplicaRole.Leader, 1, 1, 0, 0, 0, "");

        journal.Note(before, before with { LastIndex = 9 }, 0);
        journal.After(0).Should().BeEmpty("the log growing is no event");
        journal.Note(before, before with { Role = ReplicaRole.Follower, Term = 2, LeaderNodeId = 3 }, 0);

        journal.After(0).Should().ContainSingle().Which.Text.Should().Be("node 3 leads in term 2; node 1 is follower");
    }

    [Fact]
    public async Task Keeper_BeforeTheClusterHasAClock_TellsItsOwnTime()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var began = time.GetUtcNow().ToUnixTimeMilliseconds();
        var replica = new InMemoryReplica(time);
        using var keeper = new JournalKeeper(journal, replica, time);
        await keeper.StartAsync(CancellationToken.None);
        replica.Current.ClockUnixMs.Should().Be(0, "nothing was written yet");

        await Eventually.TrueAsync(() =>
        {
            replica.Become(status => status with { Term = status.Term + 1, LeaderNodeId = 0 });
            time.Advance(TimeSpan.FromSeconds(1));
            return journal.After(0).Count > 0;
        });

        await keeper.StopAsync(CancellationToken.None);
        journal.After(0).Should().OnlyContain(entry => entry.At > began, "1970 is no time to show");
    }

    [Fact]
    public void Note_OfMoreThanIsKept_ForgetsTheOldest()
    {
        var status = new ReplicaStatus(1, ReplicaRole.Follower, 0, 2, 0, 0, 0, "");
        for (var term = 1; term <= Journal.Kept + 10; term++)
        {
            journal.Note(status with { Term = term - 1 }, status with { Term = term }, 0);
        }

        journal.After(0).Should().HaveCount(Journal.Kept);
        journal.After(0)[0].Sequence.Should().Be(11);
    }
}
