using System.Diagnostics;
using System.Globalization;
using Vectron.PlacementDriver.Benchmarks.Results;
using Vectron.PlacementDriver.Client;
using Vectron.PlacementDriver.Client.Routes;
using Vectron.PlacementDriver.Cluster.Tests;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary>
/// W2: lookups of a gateway by the client library, on one thread, while shard leaders change ten times a second. Each
/// answer's shard is held against what the driver answered for that vector; each table, and so each address, against another
/// node's stream of everything at the table's revision.
/// </summary>
internal sealed class LocalRoutes() : Scenario("local-routes", "W2", "lookups by the client library's table of routes")
{
    private const string Collection = "routes";
    private const int Vectors = 2_000;
    private static readonly TimeSpan ChangeEvery = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public override async Task RunAsync(ScenarioRun run)
    {
        await using var cluster = await ProcessCluster.StartAsync(3, "-unhealthy-after", "1h");
        var workers = await EnrollAsync(cluster);
        await cluster.Nodes[0].Client.CreateCollectionAsync(new CreateCollectionRequest { Name = Collection, Dimension = 4 });
        var leader = await cluster.LeaderAsync();
        await using var client = new PlacementDriverClient(new PlacementDriverClientOptions { Addresses = [leader.Addresses.Grpc] });
        await using var witness = new LeaderWitness(cluster.Nodes.First(node => node != leader).Addresses.Grpc, Collection);
        await using var routes = new RouteCache(client);
        await routes.WaitUntilReadyAsync(run.Cancellation);
        run.Say("asking the driver where each vector lives");
        var (vectors, owners) = await AskAsync(leader.Client);

        var (lookups, tables, wrong) = (run.Series(), run.Series(), run.Series());
        await run.RoundsAsync(async () =>
        {
            using var end = new CancellationTokenSource();
            var changing = ChangeLeadersAsync(leader.Client, workers, [.. owners.Distinct()], end.Token);
            var (count, seconds, mistaken, seen) = await Task.Run(() => Look(routes, vectors, owners, run.Duration));
            await end.CancelAsync();
            await changing;
            lookups.Add(count / seconds);
            tables.Add(seen.Count);
            wrong.Add(mistaken + await witness.CountWrongAsync(seen, workers));
            return FormattableString.Invariant($"{lookups[^1]:F0} lookups/s by {tables[^1]} tables, {wrong[^1]} wrong");
        });
        run.Keep(new Figure("lookups/s on one thread", lookups) { AtLeast = 1_000_000 });
        run.Keep(new Figure("wrong answers", wrong) { AtMost = 0, Percentile = 1 });
        run.Keep(new Figure("tables, one per change", tables));
    }

    private static (long Count, double Seconds, long Wrong, List<RoutingTable> Tables) Look(
        RouteCache routes, string[] vectors, ulong[] owners, TimeSpan duration)
    {
        var (count, wrong) = (0L, 0L);
        List<RoutingTable> tables = [];
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < duration)
        {
            for (var i = 0; i < vectors.Length; i++)
            {
                var table = routes.Table;
                if (tables.Count == 0 || !ReferenceEquals(tables[^1], table))
                {
                    tables.Add(table);
                }

                wrong += table.TryFind(Collection, vectors[i], out var shard) && shard.Id == owners[i] ? 0 : 1;
            }

            count += vectors.Length;
        }

        return (count, watch.Elapsed.TotalSeconds, wrong, tables);
    }

    private static async Task<Dictionary<ulong, string>> EnrollAsync(ProcessCluster cluster)
    {
        var workers = new Dictionary<ulong, string>();
        for (var number = 1; number <= 3; number++)
        {
            var address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{6200 + number}");
            var answer = await cluster.Nodes[0].Client.RegisterWorkerAsync(new RegisterWorkerRequest
            {
                GrpcAddress = address,
                RaftAddress = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{7200 + number}"),
            });
            await cluster.Nodes[0].Client.HeartbeatAsync(new HeartbeatRequest { WorkerId = answer.WorkerId });
            workers.Add(ulong.Parse(answer.WorkerId, CultureInfo.InvariantCulture), address);
        }

        return workers;
    }

    private static async Task<(string[] Vectors, ulong[] Owners)> AskAsync(PlacementService.PlacementServiceClient driver)
    {
        string[] vectors = [.. Enumerable.Range(0, Vectors).Select(number => $"vector-{number}")];
        var owners = new ulong[vectors.Length];
        for (var i = 0; i < vectors.Length; i++)
        {
            owners[i] = (await driver.GetWorkerAsync(new GetWorkerRequest { Collection = Collection, VectorId = vectors[i] })).ShardId;
        }

        return (vectors, owners);
    }

    // All workers hold all shards: any of them can be said to lead.
    private static async Task ChangeLeadersAsync(
        PlacementService.PlacementServiceClient driver, Dictionary<ulong, string> workers, ulong[] shards, CancellationToken end)
    {
        using var timer = new PeriodicTimer(ChangeEvery);
        ulong[] ids = [.. workers.Keys];
        try
        {
            for (var i = 0; await timer.WaitForNextTickAsync(end); i++)
            {
                var leader = ids[(i + (i / shards.Length)) % ids.Length];
                var told = new HeartbeatRequest
                {
                    WorkerId = leader.ToString(CultureInfo.InvariantCulture),
                    RunningShards = { shards },
                    ShardLeaderInfo = { new ShardLeaderInfo { ShardId = shards[i % shards.Length], LeaderId = leader } },
                };
                await driver.HeartbeatAsync(told, cancellationToken: CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            // The round is over.
        }
    }
}
