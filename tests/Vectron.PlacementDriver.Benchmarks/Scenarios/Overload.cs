using Vectron.PlacementDriver.Benchmarks.Load;
using Vectron.PlacementDriver.Benchmarks.Results;

namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary>
/// Heartbeats offered up to three times what can be carried out. A paced probe beside them tells what a caller sees.
/// </summary>
internal sealed class Overload() : LoadScenario("overload", "", "goodput and latency from a quarter of capacity to three times it")
{
    private const int MostWarmUps = 20;
    private const int SteadyRounds = 2;
    private const double Growth = 1.05;

    // The compiler's last look at a method may come after half a minute of load.
    private const int LeastWarmUps = 8;

    private static readonly double[] Shares = [0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3];

    private static readonly LoadShape Closed = new(Connections: 8, Streams: 32);

    /// <inheritdoc/>
    public override async Task RunAsync(ScenarioRun run)
    {
        await using var lab = await Lab.StartAsync(run);
        var leader = lab.Leader.Addresses.Grpc;
        var capacity = await FindCapacityAsync(run, leader);
        List<CurvePoint> good = [], p99 = [], readP99 = [];
        foreach (var share in Shares)
        {
            // Enough streams that the generator waits for nobody: what is offered does not depend on what is answered.
            var offered = new LoadShape(Connections: 64, Streams: 100, CallsPerSecond: capacity * share);
            await using var probe = Probe.Start(lab.Leader.Client, run.Cancellation);
            var result = await run.Generator.RunAsync(leader, Lab.Heartbeat, offered, mayRefuse: true);
            var seen = await probe.StopAsync();
            good.Add(new CurvePoint(capacity * share, result.GoodPerSecond));
            p99.Add(new CurvePoint(capacity * share, seen.HeartbeatP99Ms));
            readP99.Add(new CurvePoint(capacity * share, seen.LookupP99Ms));
            run.Say(FormattableString.Invariant(
                $"{share:F2} × capacity: {result.GoodPerSecond:F0}/s carried out of {result.CallsPerSecond:F0}/s answered; {seen}"));
        }

        var recovery = await Probe.UntilCalmAsync(lab.Leader.Client, run.Cancellation);
        await lab.CheckLeaderAsync(run);
        run.Keep(new Figure("heartbeats/s at capacity", [capacity]));
        run.Keep(new Figure("of capacity carried out at three times the load", [good[^1].Up / capacity]) { AtLeast = 0.7 });
        run.Keep(new Figure("s until calm when the load has gone", [recovery.TotalSeconds]) { AtMost = 5 });
        run.Keep(new Curve(
            "overload-goodput", "Heartbeats carried out", "offered per second", "carried out per second", false,
            [new CurveLine("goodput", good)]));
        run.Keep(new Curve(
            "overload-latency", "What a caller waits", "offered heartbeats per second", "p99, ms", false,
            [new CurveLine("heartbeat, answered", p99), new CurveLine("GetWorker", readP99)]));
    }

    // A cold node carries out a quarter of what a warm one does: capacity is what has stopped growing.
    private static async Task<double> FindCapacityAsync(ScenarioRun run, string leader)
    {
        var (best, steady) = (0d, 0);
        for (var round = 1; round <= MostWarmUps && (round <= LeastWarmUps || steady < SteadyRounds); round++)
        {
            var rate = (await run.Generator.RunAsync(leader, Lab.Heartbeat, Closed)).GoodPerSecond;
            run.Say(FormattableString.Invariant($"finding the capacity: {rate:F0}/s"));
            steady = rate < best * Growth ? steady + 1 : 0;
            best = Math.Max(best, rate);
        }

        return best;
    }
}
