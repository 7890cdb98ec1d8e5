using System.Diagnostics;
using Vectron.PlacementDriver.Benchmarks.Results;
using Vectron.PlacementDriver.Cluster.Tests;

namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary>P8: the leader is killed again and again while clients write through all nodes.</summary>
internal sealed class Failover() : Scenario("failover", "P8", "the leader of three nodes killed under writes")
{
    private const int KillsPerRound = 3;
    private const int WritesBetweenKills = 60;

    /// <inheritdoc/>
    public override async Task RunAsync(ScenarioRun run)
    {
        await using var cluster = await ProcessCluster.StartAsync(3, "-shards-per-collection", "1", "-unhealthy-after", "1h");
        await cluster.EnrollWorkerAsync();
        await using var writes = new AcknowledgedWrites(cluster);
        writes.Start();
        await writes.WaitForMoreAsync(WritesBetweenKills);
        var gaps = new List<double>();
        for (var i = 1; i <= run.Rounds * KillsPerRound; i++)
        {
            var leader = await cluster.LeaderAsync();
            var since = Stopwatch.GetTimestamp();
            await leader.KillAsync();
            await writes.WaitForMoreAsync(WritesBetweenKills);
            gaps.Add(writes.LongestGapSince(since).TotalSeconds);
            run.Say(FormattableString.Invariant($"kill {i} of {run.Rounds * KillsPerRound}: {gaps[^1]:F2} s"));
            leader.Start();
            await leader.WaitUntilReadyAsync();
        }

        await writes.StopAsync();
        run.Keep(new Figure("s without an acknowledged write, median", gaps) { AtMost = 1.2 });
        run.Keep(new Figure("s, 99th percentile", gaps) { AtMost = 2, Percentile = 0.99 });
        run.Keep(new Figure("stale or lost", [writes.Violations.Count]) { AtMost = 0 });
    }
}
