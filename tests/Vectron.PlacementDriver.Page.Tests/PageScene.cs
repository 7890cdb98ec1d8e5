using System.Collections.Concurrent;
using Microsoft.Playwright;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Testing;

namespace Vectron.PlacementDriver.Page.Tests;

/// <summary>A real server with workers and collections, and a browser window that looks at its page.</summary>
internal sealed class PageScene : IAsyncDisposable
{
    private static readonly string[] Zones = ["eu-1a", "eu-1b", "eu-1c"];

    private readonly IBrowserContext context;

    private PageScene(InMemoryReplica replica, RunningServer server, IBrowserContext context, IPage page)
    {
        Replica = replica;
        Server = server;
        this.context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Complaints.Enqueue($"{message.Type}: {message.Text}");
            }
        };
        page.PageError += (_, error) => Complaints.Enqueue(error);
        page.Request += (_, request) => Requested.Enqueue(new Uri(request.Url));
    }

    public InMemoryReplica Replica { get; }

    public RunningServer Server { get; }

    public IPage Page { get; }

    /// <summary>What the browser's console and scripts complained of: a refused policy, an exception.</summary>
    public ConcurrentQueue<string> Complaints { get; } = [];

    /// <summary>Everything that the page asked for.</summary>
    public ConcurrentQueue<Uri> Requested { get; } = [];

    public static async Task<PageScene> OpenAsync(
        Browser browser, int workers = 6, int collections = 2, int width = 1400, int height = 1000, ColorScheme scheme = ColorScheme.Light)
    {
        var replica = new InMemoryReplica(TimeProvider.System);
        var server = await RunningServer.StartAsync(replica, TimeProvider.System);
        await Eventually.TrueAsync(() => replica.Current.Peers.Count == 1);
        // Nobody falls silent because a test takes its time.
        replica.Restore(replica.Current with { Settings = replica.Current.Settings with { UnhealthyAfterMs = 3_600_000 } });
        var context = await browser.OpenAsync(width, height, scheme);
        var scene = new PageScene(replica, server, context, await context.NewPageAsync());
        await scene.FillAsync(workers, collections);
        return scene;
    }

    /// <summary>Opens a view, for example <c>shards/3</c>, and waits until it shows the cluster.</summary>
    public async Task GoAsync(string view)
    {
        await Page.GotoAsync(new Uri(Server.Http, $"/ui/#/{view}").ToString());
        await Assertions.Expect(Page.Locator(".live")).ToContainTextAsync("live from node 1");
    }

    /// <summary>Makes a worker silent or heard from, as the leader's judgement does.</summary>
    public void Judge(ulong worker, bool healthy)
    {
        var now = Replica.Current;
        Replica.Restore(now with
        {
            Revision = now.Revision + 1,
            Workers = now.Workers.SetItem(worker, now.Workers[worker] with { Healthy = healthy }),
        });
    }

    public async ValueTask DisposeAsync()
    {
        await context.DisposeAsync();
        await Server.DisposeAsync();
    }

    private async Task FillAsync(int workers, int collections)
    {
        for (var i = 1; i <= workers; i++)
        {
            var registered = await Server.Placement.RegisterWorkerAsync(new RegisterWorkerRequest
            {
                GrpcAddress = $"worker-{i}:9090",
                RaftAddress = $"worker-{i}:9191",
                Region = "eu-1",
                Zone = Zones[i % Zones.Length],
                Rack = $"r{i % 7}",
            });
            await Server.Placement.HeartbeatAsync(new HeartbeatRequest { WorkerId = registered.WorkerId });
        }

        for (var i = 1; i <= collections; i++)
        {
            await Server.Placement.CreateCollectionAsync(new CreateCollectionRequest { Name = $"collection-{i:000}", Dimension = 128 });
        }

        await LeadAsync();
    }

    // The first replica of each shard leads it.
    private async Task LeadAsync()
    {
        var leads = Replica.Current.Shards.Values.ToLookup(shard => shard.Replicas[0], shard => shard.Id);
        foreach (var worker in Replica.Current.Workers.Values)
        {
            var beat = new HeartbeatRequest
            {
                WorkerId = $"{worker.Id}",
                CpuUsagePercent = 10 + (worker.Id % 80),
                MemoryUsagePercent = 40,
                DiskUsagePercent = 30,
                QueriesPerSecond = 12,
                VectorCount = 1000 * (long)worker.Id,
            };
            beat.RunningShards.Add(worker.Shards);
            beat.ShardLeaderInfo.Add(leads[worker.Id].Select(shard => new ShardLeaderInfo { ShardId = shard, LeaderId = worker.Id }));
            await Server.Placement.HeartbeatAsync(beat);
        }
    }
}
