using System.Diagnostics;
using Vectron.PlacementDriver.Benchmarks.Results;
using Vectron.PlacementDriver.Cluster.Tests;

namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary>Each node in turn is asked to stop and started again, the leader each time, while clients write.</summary>
internal sealed class RollingRestart() : Scenario("rolling-restart", "", "the leader of three nodes stopped gracefully under writes")
{
    private const int WritesBetweenStops = 60;
    private const double MostGapMs = 300;

    /// <inheritdoc/>
    public override async Task RunAsync(ScenarioRun run)
    {
        await using var cluster = await ProcessCluster.StartAsync(3, "-shards-per-collection", "1", "-unhealthy-after", "1h");
        await cluster.EnrollWorkerAsync();
        await using var writes = new AcknowledgedWrites(cluster);
        writes.Start();
        await writes.WaitForMoreAsync(WritesBetweenStops);
        var gaps = run.Series();
        await run.RoundsAsync(async () =>
        {
            var leader = await cluster.LeaderAsync();
            var since = Stopwatch.GetTimestamp();
            leader.Signal(Signals.Terminate);
            await leader.WaitForExitAsync();
            await writes.WaitForMoreAsync(WritesBetweenStops);
            gaps.Add(writes.LongestGapSince(since).TotalMilliseconds);
            leader.Start();
            await leader.WaitUntilReadyAsync();
            return FormattableString.Invariant($"{gaps[^1]:F0} ms");
        });
        await writes.StopAsync();
        run.Keep(new Figure("ms without an acknowledged write", gaps) { AtMost = MostGapMs });
        run.Keep(new Figure("stale or lost", [writes.Violations.Count]) { AtMost = 0 });
    }
}
