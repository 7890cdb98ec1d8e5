using Vectron.PlacementDriver.Benchmarks.Load;
using Vectron.PlacementDriver.Benchmarks.Results;

namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary>P2: lookups on the leader while heartbeats are written.</summary>
internal sealed class ReadUnderWrites() : LoadScenario("read-under-writes", "P2", "GetWorker on the leader while 5,000 heartbeats/s are written")
{
    private static readonly LoadShape Reads = new(Connections: 32, Streams: 32);

    // Below saturation: at it, latency only says how many calls wait in the generator.
    private static readonly LoadShape Paced = new(Connections: 8, Streams: 8, CallsPerSecond: 5_000, WithLatencies: true);
    private static readonly LoadShape Writes = new(Connections: 8, Streams: 64, CallsPerSecond: 5_000);

    /// <inheritdoc/>
    public override async Task RunAsync(ScenarioRun run)
    {
        await using var lab = await Lab.StartAsync(run);
        var leader = lab.Leader.Addresses.Grpc;
        var (empty, read, written, idleP99, busyP99) = (run.Series(), run.Series(), run.Series(), run.Series(), run.Series());
        await run.RoundsAsync(async () =>
        {
            empty.Add((await run.Generator.RunAsync(lab.EmptyCall, Lab.GetWorker, Reads)).CallsPerSecond);
            var (busy, writes) = await BesideWritesAsync(run, leader, Reads);
            read.Add(busy.CallsPerSecond);
            written.Add(writes.CallsPerSecond);
            idleP99.Add((await run.Generator.RunAsync(leader, Lab.GetWorker, Paced)).P99Ms);
            (busy, _) = await BesideWritesAsync(run, leader, Paced);
            busyP99.Add(busy.P99Ms);
            return FormattableString.Invariant($"GetWorker {read[^1]:F0}/s beside {written[^1]:F0} heartbeats/s, p99 {busyP99[^1]:F1} ms against {idleP99[^1]:F1} ms");
        });
        await lab.CheckLeaderAsync(run);
        run.Keep(Figure.Ratio("× empty call", read, empty) with { AtLeast = 0.6 });
        run.Keep(Figure.Ratio("× idle p99 at 5,000 lookups/s", busyP99, idleP99) with { AtMost = 3 });
        run.Keep(new Figure("heartbeats/s beside them", written));
        run.Keep(new Figure("ms p99 beside writes", busyP99));
    }

    private static async Task<(LoadResult Reads, LoadResult Writes)> BesideWritesAsync(ScenarioRun run, string leader, LoadShape shape)
    {
        var writing = run.Generator.RunAsync(leader, Lab.Heartbeat, Writes);
        var reading = run.Generator.RunAsync(leader, Lab.GetWorker, shape);
        return (await reading, await writing);
    }
}
