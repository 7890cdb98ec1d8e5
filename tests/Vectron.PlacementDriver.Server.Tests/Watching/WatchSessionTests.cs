using Microsoft.Extensions.Time.Testing;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Server.Watching;
using Vectron.PlacementDriver.Testing;

namespace Vectron.PlacementDriver.Server.Tests.Watching;

public sealed class WatchSessionTests
{
    private const int FewChanges = 30;
    private const int Seeds = 6;
    private const int Rounds = 3;
    private const int Steps = 8;

    // More than the feed keeps.
    private const int Behind = 120;

    /// <summary>Random histories, read at random paces: what was taken is at every revision what the state was.</summary>
    [Theory]
    [InlineData(WatchKind.Everything, "", 0UL)]
    [InlineData(WatchKind.Everything, "b", 0UL)]
    [InlineData(WatchKind.Everything, "", 2UL)]
    [InlineData(WatchKind.Routes, "", 0UL)]
    [InlineData(WatchKind.Routes, "a", 0UL)]
    public async Task Watch_OfAnyHistoryAtAnyPace_IsTheStateAtEachRevision(WatchKind kind, string collection, ulong worker)
    {
        var view = new WatchView(kind, collection, worker);
        var (pictures, changes) = (0, 0);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var folded = await WatchAsync(view, new Random(seed));
            pictures += folded.Pictures;
            changes += folded.Changes;
        }

        changes.Should().BePositive();
        pictures.Should().BeGreaterThan(Seeds, "who is behind gets more than the first picture");
    }

    [Fact]
    public async Task Watch_OfAStateThatWasReplaced_BeginsAgainWithAPicture()
    {
        var replica = new InMemoryReplica(new FakeTimeProvider());
        var reader = new PacedWriter();
        using var end = new CancellationTokenSource();
        var session = Start(replica, new WatchView(WatchKind.Everything), reader, end.Token);
        reader.Read();
        await Eventually.TrueAsync(() => reader.Count == 1);

        replica.Restore(PlacementSnapshot.Empty with { Revision = 7, AppliedIndex = 9 });

        await Eventually.TrueAsync(() => reader.Count == 2);
        reader.TakeAll().Select(response => (response.Step, response.Revision)).Should().Equal(
            (WatchStep.Picture, 0), (WatchStep.Picture, 7));
        await EndAsync(session, end);
    }

    private static async Task<FoldedView> WatchAsync(WatchView view, Random random)
    {
        var replica = new InMemoryReplica(new FakeTimeProvider());
        var expected = new Dictionary<long, string>();
        replica.Observe((snapshot, _) => expected[snapshot.Revision] = Expect(view, snapshot));
        var reader = new PacedWriter();
        using var end = new CancellationTokenSource();
        var session = Start(replica, view, reader, end.Token);
        var folded = new FoldedView();
        for (var round = 0; round < Rounds; round++)
        {
            reader.Read();
            for (var step = 0; step < Steps; step++)
            {
                Carry(replica, random, random.Next(1, 6));
                await CatchUpAsync(reader, folded, expected, replica);
            }

            reader.Stall();
            Carry(replica, random, Behind);
        }

        reader.Read();
        await CatchUpAsync(reader, folded, expected, replica);
        await EndAsync(session, end);
        return folded;
    }

    private static void Carry(InMemoryReplica replica, Random random, int commands)
    {
        for (var i = 0; i < commands; i++)
        {
            replica.Carry(Next(random, replica.Current));
        }
    }

    private static Task CatchUpAsync(
        PacedWriter reader, FoldedView folded, Dictionary<long, string> expected, InMemoryReplica replica) =>
        Eventually.TrueAsync(() =>
        {
            foreach (var response in reader.TakeAll())
            {
                if (folded.Take(response))
                {
                    folded.ToString().Should().Be(expected[folded.Revision], "at revision {0}", folded.Revision);
                }
            }

            return folded.Pictures > 0 && folded.ToString() == expected[replica.Current.Revision];
        });

    private static Task Start(InMemoryReplica replica, WatchView view, PacedWriter reader, CancellationToken token)
    {
        var clock = new ProgressClock(replica, new FakeTimeProvider(), TimeSpan.FromSeconds(1));
        var feed = new WatchFeed(replica, FewChanges);
        return Task.Run(() => new WatchSession(feed, view, clock, 1, reader).RunAsync(null, token), CancellationToken.None);
    }

    private static async Task EndAsync(Task session, CancellationTokenSource end)
    {
        await end.CancelAsync();
        await FluentActions.Awaiting(() => session).Should().ThrowAsync<OperationCanceledException>();
    }

    private static string Expect(WatchView view, PlacementSnapshot snapshot)
    {
        var folded = new FoldedView();
        var parts = view.Picture(snapshot).ToArray();
        for (var i = 0; i < parts.Length; i++)
        {
            folded.Take(new WatchResponse
            {
                Step = WatchStep.Picture,
                First = i == 0,
                Last = i == parts.Length - 1,
                State = parts[i],
            });
        }

        return folded.ToString();
    }

    private static Command Next(Random random, PlacementSnapshot state)
    {
        var number = random.Next(1, 6);
        var name = $"{(char)('a' + random.Next(3))}";

        // The beat of an id that was never given would freeze the cluster.
        return (state.Workers.ContainsKey((ulong)number) ? random.Next(10) : 0) switch
        {
            0 => new RegisterWorker(
                $"w{number}-{random.Next(2)}:1", $"w{number}:2", [], new WorkerResources(0, 0, 0), new WorkerLocation("", "", ""), ""),
            1 => new CreateCollection(name, 4, Distance.Dot),
            2 => new DeleteCollection(name),
            3 => new UpdateSettings([new SettingValue("shards_per_collection", random.Next(1, 5))]),
            4 => new MarkWorkersUnhealthy(LivenessCheck.FindSilent(state, state.ClockUnixMs + random.Next(60_000), 0)),
            _ => Beat(state, (ulong)number, random),
        };
    }

    private static RecordHeartbeat Beat(PlacementSnapshot state, ulong id, Random random)
    {
        var shards = state.Workers.GetValueOrDefault(id)?.Shards ?? [];
        var leaders = shards.Select(shard => new Domain.Workers.ShardLeaderReport(
            shard, state.Shards[shard].Replicas[random.Next(state.Shards[shard].Replicas.Length)]));
        var progress = shards.Select(shard => new ShardProgressReport(shard, 1, state.Shards[shard].Epoch));
        return new RecordHeartbeat(id, WorkerLoad.None with { VectorCount = random.Next(9) }, [.. shards], [.. leaders], [], [.. progress]);
    }
}
