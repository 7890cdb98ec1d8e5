using System.Diagnostics;
using Vectron.PlacementDriver.Cluster.Tests;

namespace Vectron.PlacementDriver.Benchmarks;

/// <summary>Kills the leader of three real processes again and again while clients write through all three.</summary>
internal static class FailoverScenario
{
    private const int WritesBetweenKills = 100;

    public static async Task RunAsync(int kills)
    {
        await using var cluster = await ProcessCluster.StartAsync(3, "-shards-per-collection", "1", "-unhealthy-after", "1h");
        await cluster.EnrollWorkerAsync();
        await using var writes = new AcknowledgedWrites(cluster);
        writes.Start();
        await writes.WaitForMoreAsync(WritesBetweenKills);
        var gaps = new List<double>();
        for (var i = 0; i < kills; i++)
        {
            var leader = await cluster.LeaderAsync();
            var since = Stopwatch.GetTimestamp();
            await leader.KillAsync();
            await writes.WaitForMoreAsync(WritesBetweenKills);
            gaps.Add(writes.LongestGapSince(since).TotalMilliseconds);
            Console.WriteLine($"kill {i + 1} of {kills}: {gaps[^1]:F0} ms");
            leader.Start();
            await leader.WaitUntilReadyAsync();
        }

        await writes.StopAsync();
        gaps.Sort();
        Console.WriteLine(
            $"gap without an acknowledged write: median {gaps[gaps.Count / 2]:F0} ms, longest {gaps[^1]:F0} ms, " +
            $"{writes.Acknowledged.Count} writes acknowledged, {writes.Violations.Count} stale or lost in {writes.Reads} reads");
    }
}
