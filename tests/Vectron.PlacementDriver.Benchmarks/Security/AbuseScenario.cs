using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;
using Vectron.PlacementDriver.Cluster.Tests;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Testing.Abuse;

namespace Vectron.PlacementDriver.Benchmarks.Security;

/// <summary>
/// Abuses a real process in every way that the tests know, each on four connections at a time for some seconds, and says
/// what it costs: memory of the process, and the latency of a client that behaves.
/// </summary>
internal static class AbuseScenario
{
    private const int Attackers = 4;

    public static async Task RunAsync(int seconds)
    {
        await using var cluster = await ProcessCluster.StartAsync(1);
        var node = cluster.Nodes[0];
        var grpc = new Uri($"http://{node.Addresses.Grpc}");
        var http = new Uri($"http://{node.Addresses.Http}");
        var duration = TimeSpan.FromSeconds(seconds);

        _ = await MeasureAsync(grpc, Task.Delay(duration));
        var quiet = await MeasureAsync(grpc, Task.Delay(duration));
        var before = Memory(node.ProcessId);
        Console.WriteLine($"quiet: {before / 1024.0:F0} MiB, good client p99 {quiet.P99:F2} ms of {quiet.Calls} calls");
        var (worstGrowth, worstRatio) = (0L, 0.0);
        foreach (var attack in Attack.All)
        {
            var start = Memory(node.ProcessId);
            using var end = new CancellationTokenSource(duration);
            var attacks = Task.WhenAll(Enumerable.Range(0, Attackers).Select(_ =>
                RepeatAsync(attack, attack.Door == "http" ? http : grpc, end.Token)));
            var peak = PeakAsync(node.ProcessId, attacks);
            var during = await MeasureAsync(grpc, attacks);
            var growth = await peak - before;
            (worstGrowth, worstRatio) = (Math.Max(worstGrowth, growth), Math.Max(worstRatio, during.P99 / quiet.P99));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{attack.Name}: peak {growth / 1024.0:F0} MiB above quiet, p99 {during.P99:F2} ms ({during.P99 / quiet.P99:F1} x), {during.Calls} calls, {during.Failed} failed"));
        }

        await Task.Delay(TimeSpan.FromSeconds(5));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"S3 {Attack.All.Count} kinds of abuse for {seconds} s each: {(node.IsRunning ? "up" : "DOWN")}, peak {worstGrowth / 1024.0:F0} MiB above quiet, {(Memory(node.ProcessId) - before) / 1024.0:F0} MiB at the end, good client's p99 at most {worstRatio:F1} x"));
    }

    private static async Task RepeatAsync(Attack attack, Uri target, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await attack.TryAsync(target, TimeSpan.FromSeconds(2));
        }
    }

    private static async Task<long> PeakAsync(int process, Task until)
    {
        var peak = 0L;
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!until.IsCompleted)
        {
            peak = Math.Max(peak, Memory(process));
            await pace.WaitForNextTickAsync();
        }

        return peak;
    }

    // A call every ten milliseconds, as a gateway of moderate load makes them.
    private static async Task<(double P99, int Calls, int Failed)> MeasureAsync(Uri grpc, Task until)
    {
        using var channel = GrpcChannel.ForAddress(grpc);
        var client = new PlacementService.PlacementServiceClient(channel);
        var times = new List<double>();
        var failed = 0;
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!until.IsCompleted)
        {
            var start = Stopwatch.GetTimestamp();
            try
            {
                await client.ListCollectionsAsync(new ListCollectionsRequest(), deadline: DateTime.UtcNow.AddSeconds(10));
            }
            catch (RpcException)
            {
                failed++;
            }

            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await pace.WaitForNextTickAsync();
        }

        times.Sort();
        return (times[(int)(times.Count * 0.99)], times.Count, failed);
    }

    // Kilobytes.
    private static long Memory(int process) => long.Parse(
        File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))["VmRSS:".Length..^2],
        CultureInfo.InvariantCulture);
}
