using System.Diagnostics;
using Grpc.Core;
using Vectron.PlacementDriver.Protocol.V1;
using Xunit.Abstractions;

namespace Vectron.PlacementDriver.Cluster.Tests.Faults;

/// <summary>
/// Kills every node right after an acknowledgement and starts any two of the three: what was acknowledged must be there.
/// VECTRON_CYCLES says how often, VECTRON_SECONDS after how long to stop, VECTRON_SEED with whom.
/// </summary>
public sealed class KillAllTests(ITestOutputHelper output)
{
    private const int ShortRun = 3;
    private const int WritersAtOnce = 4;

    [Fact]
    public async Task Cycles_OfKillingAllAndStartingTwo_LoseNothing()
    {
        var (cycles, seconds) = (RunSettings.Number("VECTRON_CYCLES", ShortRun), RunSettings.Number("VECTRON_SECONDS", 3_600));
        var random = new Random(RunSettings.Number("VECTRON_SEED", 1));
        await using var cluster = await ProcessCluster.StartAsync(3, "-shards-per-collection", "1", "-unhealthy-after", "1h");
        await cluster.EnrollWorkerAsync();
        var acknowledged = new HashSet<string>(StringComparer.Ordinal);
        var began = Stopwatch.GetTimestamp();
        var done = 0;
        for (; done < cycles && Stopwatch.GetElapsedTime(began).TotalSeconds < seconds; done++)
        {
            var running = cluster.Nodes.Where(node => node.IsRunning).ToArray();
            await WriteUntilFirstAnswerAsync(running[random.Next(running.Length)], $"c{done}", acknowledged);
            foreach (var node in running)
            {
                node.Signal(Signals.Kill);
            }

            await Task.WhenAll(running.Select(node => node.WaitForExitAsync()));
            foreach (var node in cluster.Nodes.OrderBy(_ => random.Next()).Take(2))
            {
                node.Start();
            }

            await Task.WhenAll(cluster.Nodes.Where(node => node.IsRunning).Select(node => node.WaitUntilReadyAsync()));
            foreach (var node in cluster.Nodes.Where(node => node.IsRunning))
            {
                (await node.CollectionsAsync()).Should().Contain(acknowledged, $"cycle {done}: node {node.NodeId} lost an acknowledged write");
            }
        }

        RunSettings.Keep(new { Cycles = done, Acknowledged = acknowledged.Count, Stopwatch.GetElapsedTime(began).TotalSeconds });
        output.WriteLine($"{done} cycles in {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s, {acknowledged.Count} acknowledged writes, 0 lost");
    }

    // Several at once, so that batches are on their way when the first answer comes.
    private static async Task WriteUntilFirstAnswerAsync(DriverProcess node, string prefix, HashSet<string> acknowledged)
    {
        while (true)
        {
            var writes = Enumerable.Range(0, WritersAtOnce).Select(async i =>
            {
                var name = $"{prefix}-{i}";
                await node.Client.CreateCollectionAsync(
                    new CreateCollectionRequest { Name = name, Dimension = 4 }, deadline: DateTime.UtcNow.AddSeconds(5));
                return name;
            }).ToList();
            var first = await Task.WhenAny(writes);
            foreach (var write in writes.Where(write => write.IsCompletedSuccessfully))
            {
                acknowledged.Add(await write);
            }

            if (first.IsCompletedSuccessfully)
            {
                _ = Task.WhenAll(writes).ContinueWith(
                    static all => _ = all.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                return;
            }

            try
            {
                await Task.WhenAll(writes);
            }
            catch (RpcException failed) when (failed.StatusCode is StatusCode.AlreadyExists)
            {
                return; // An earlier attempt whose answer was lost.
            }
            catch (RpcException)
            {
                // An election; the next attempt finds the leader.
            }
        }
    }
}
