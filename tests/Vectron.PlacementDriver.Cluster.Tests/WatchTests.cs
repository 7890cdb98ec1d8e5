using System.Collections.Concurrent;
using Google.Protobuf;
using Vectron.PlacementDriver.Client;
using Vectron.PlacementDriver.Client.Routes;
using Vectron.PlacementDriver.Client.Watching;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cluster.Tests;

/// <summary>
/// Watchers of a cluster whose nodes are killed and paused and throw their log away, while clients write: whoever names a
/// revision has the same state there, nothing acknowledged is missing, and nothing is told twice.
/// </summary>
public sealed class WatchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Watch_UnderKillPauseAndCompaction_NeverMissesRepeatsOrReorders()
    {
        await using var cluster = await ProcessCluster.StartAsync(3, "-snapshot-interval", "100", "-shards-per-collection", "2");
        await cluster.EnrollWorkerAsync();
        await using var client = ClientOf(cluster.Nodes);
        using var end = new CancellationTokenSource();
        var clients = cluster.Nodes.Select(node => ClientOf([node])).Append(ClientOf(cluster.Nodes)).ToArray();
        var watchers = clients.Select(each => new CheckedWatcher(each)).ToArray();
        var watching = watchers.Select(watcher => watcher.RunAsync(end.Token)).ToArray();
        var written = WriteAsync(client, end.Token);

        var first = await cluster.LeaderAsync();
        var follower = cluster.Nodes.First(node => node != first);
        follower.Signal(Signals.Stop);
        await Task.Delay(TimeSpan.FromSeconds(3));
        follower.Signal(Signals.Continue);
        var leader = await cluster.LeaderAsync();
        await leader.KillAsync();
        await Task.Delay(TimeSpan.FromSeconds(3));
        leader.Start();
        await cluster.WaitUntilReadyAsync();
        await Task.Delay(TimeSpan.FromSeconds(2));
        await end.CancelAsync();

        var acknowledged = await written;
        await Task.WhenAll(watching);
        acknowledged.Should().NotBeEmpty();
        CompareByRevision(watchers);
        watchers.Should().OnlyContain(watcher => watcher.Changes > 0);

        // The roaming watcher saw each write that was acknowledged to anybody, by its own changes or in a picture.
        using var patience = new CancellationTokenSource(Patience);
        var now = await client.GetPictureAsync(new WatchRequest(), null, patience.Token);
        now.Collections.Keys.Should().Contain(acknowledged);
        foreach (var each in clients)
        {
            (await each.GetPictureAsync(new WatchRequest(), null, patience.Token)).Collections.Keys
                .Should().Contain(acknowledged, "a picture shows what was acknowledged before it was asked for");
            await each.DisposeAsync();
        }
    }

    [Fact]
    public async Task Routes_OfACache_AreThoseOfTheDriverAtTheirRevision()
    {
        await using var cluster = await ProcessCluster.StartAsync(1, "-shards-per-collection", "8");
        await cluster.EnrollWorkerAsync();
        await using var client = ClientOf(cluster.Nodes);
        await client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4, Distance = "dot" });
        await using var routes = new RouteCache(client);
        await routes.WaitUntilReadyAsync();

        for (var i = 0; i < 200; i++)
        {
            var answer = await client.GetWorkerAsync(new GetWorkerRequest { Collection = "docs", VectorId = $"v{i}" });
            var shard = routes.Find("docs", $"v{i}");

            shard.Should().NotBeNull();
            (shard!.Id, shard.Epoch, shard.ServingAddress).Should().Be(
                (answer.Value.ShardId, answer.Value.ShardEpoch, answer.Value.GrpcAddress));
        }

        routes.Staleness.Should().BeLessThan(TimeSpan.FromSeconds(30));
        routes.Find("nothing", "v").Should().BeNull();
    }

    private static PlacementDriverClient ClientOf(IEnumerable<DriverProcess> nodes) => new(new PlacementDriverClientOptions
    {
        Addresses = [.. nodes.Select(node => node.Addresses.Grpc)],
        CallTimeout = TimeSpan.FromSeconds(20),
        AttemptTimeout = TimeSpan.FromSeconds(1),
    });

    private static async Task<IReadOnlyList<string>> WriteAsync(PlacementDriverClient client, CancellationToken end)
    {
        var acknowledged = new List<string>();
        for (var number = 0; !end.IsCancellationRequested; number++)
        {
            var name = $"c{number:D4}";
            await client.CreateCollectionAsync(
                new CreateCollectionRequest { Name = name, Dimension = 4, Distance = "dot" }, null, CancellationToken.None);
            if (number % 3 == 0)
            {
                await client.DeleteCollectionAsync(new DeleteCollectionRequest { Name = name }, null, CancellationToken.None);
            }
            else
            {
                acknowledged.Add(name);
            }
        }

        return acknowledged;
    }

    private static void CompareByRevision(IEnumerable<CheckedWatcher> watchers)
    {
        var states = new Dictionary<long, string>();
        var compared = 0;
        foreach (var (revision, state) in watchers.SelectMany(watcher => watcher.States))
        {
            if (!states.TryAdd(revision, state))
            {
                states[revision].Should().Be(state, "at revision {0} there is one state", revision);
                compared++;
            }
        }

        compared.Should().BeGreaterThan(20);
    }

    private sealed class CheckedWatcher(PlacementDriverClient client)
    {
        private readonly HashSet<string> created = new(StringComparer.Ordinal);

        public ConcurrentDictionary<long, string> States { get; } = [];

        public int Changes { get; private set; }

        public async Task RunAsync(CancellationToken end)
        {
            try
            {
                var revision = -1L;
                await foreach (var update in client.WatchPicturesAsync(new WatchRequest { ProgressIntervalMs = 200 }, end))
                {
                    update.Picture.Revision.Should().BeGreaterThanOrEqualTo(revision, "revisions never go back");
                    revision = update.Picture.Revision;
                    if (update.Step == WatchStep.Changes)
                    {
                        Changes++;
                        update.Changes.Collections.All(collection => created.Add(collection.Name)).Should().BeTrue("each is told once");
                    }

                    States[revision] = Text(update.Picture);
                }
            }
            catch (OperationCanceledException)
            {
                // The test is over.
            }
        }

        private static string Text(ClusterPicture picture) => string.Join('\n', picture.Collections.Keys
            .Concat(picture.Shards.Values.Select(shard => shard.ToByteString().ToBase64())));
    }
}
