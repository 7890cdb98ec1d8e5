using System.Diagnostics;
using Grpc.Net.Client;
using Vectron.PlacementDriver.Benchmarks.Results;
using Vectron.PlacementDriver.Cluster.Tests;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary>P7, second half: a real node that holds 100,000 workers and 1,000,000 shards, its memory and its restart.</summary>
internal sealed class LargeRestart() : Scenario("large-restart", "P7", "memory and restart of a node with 100,000 workers and 1,000,000 shards")
{
    private const int ShardsPerWorker = 10;
    private const int MostShardsPerCollection = 4_000;
    private const int MostRestarts = 2;
    private const int CallsAtOnce = 512;
    private const double MostMegabytes = 1_500;
    private const double MostSeconds = 15;

    /// <inheritdoc/>
    public override async Task RunAsync(ScenarioRun run)
    {
        await using var cluster = await ProcessCluster.StartAsync(
            1, "-unhealthy-after", "1h", "-shards-per-collection", $"{ShardsPerCollection(run)}");
        var node = cluster.Nodes[0];
        await AllowAsync(run, node);
        await FillAsync(run, node.Client);
        var filled = ProcessUsage.ResidentMegabytes(node.ProcessId);
        List<double> seconds = [], resident = [], highest = [];
        for (var i = 1; i <= Math.Min(run.Rounds, MostRestarts); i++)
        {
            await node.KillAsync();
            var watch = Stopwatch.StartNew();
            node.Start();
            await node.WaitUntilReadyAsync();
            seconds.Add(watch.Elapsed.TotalSeconds);
            resident.Add(ProcessUsage.ResidentMegabytes(node.ProcessId));
            highest.Add(ProcessUsage.ResidentMegabytes(node.ProcessId, most: true));
            run.Say(FormattableString.Invariant($"restart {i}: {seconds[^1]:F1} s, {resident[^1]:F0} MB"));
        }

        run.Keep(new Figure("MB resident after the restart", resident) { AtMost = MostMegabytes });
        run.Keep(new Figure("MB resident at most", highest) { AtMost = MostMegabytes });
        run.Keep(new Figure("MB resident after all was written", [filled]) { AtMost = MostMegabytes });
        run.Keep(new Figure("s from start to serving", seconds) { AtMost = MostSeconds });
    }

    private static int ShardsPerCollection(ScenarioRun run) => Math.Min(run.MostWorkers * ShardsPerWorker, MostShardsPerCollection);

    // A flag allows no more workers than fit a list of the clients' message size; a setting of the running cluster does.
    private static async Task AllowAsync(ScenarioRun run, DriverProcess node)
    {
        using var channel = GrpcChannel.ForAddress($"http://{node.Addresses.Grpc}");
        await new ClusterService.ClusterServiceClient(channel).UpdateSettingsAsync(
            new UpdateSettingsRequest { Values = { ["max_workers"] = run.MostWorkers }, By = "benchmark" },
            cancellationToken: run.Cancellation);
    }

    private static async Task FillAsync(ScenarioRun run, PlacementService.PlacementServiceClient client)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce, CancellationToken = run.Cancellation };
        run.Say($"registering {run.MostWorkers} workers");
        await Parallel.ForAsync(1, run.MostWorkers + 1, options, async (i, cancellation) =>
        {
            var registered = await client.RegisterWorkerAsync(
                new RegisterWorkerRequest { GrpcAddress = $"worker-{i}.example.com:9090", RaftAddress = $"worker-{i}.example.com:9191" },
                cancellationToken: cancellation);
            await client.HeartbeatAsync(new HeartbeatRequest { WorkerId = registered.WorkerId }, cancellationToken: cancellation);
        });
        var shards = run.MostWorkers * ShardsPerWorker;
        for (var placed = 0; placed < shards; placed += ShardsPerCollection(run))
        {
            await client.CreateCollectionAsync(
                new CreateCollectionRequest { Name = $"collection-{placed}", Dimension = 128 }, cancellationToken: run.Cancellation);
            run.Say($"{placed} of {shards} shards placed");
        }
    }
}
