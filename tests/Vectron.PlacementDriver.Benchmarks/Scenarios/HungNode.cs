using Vectron.PlacementDriver.Benchmarks.Load;
using Vectron.PlacementDriver.Benchmarks.Results;
using Vectron.PlacementDriver.Cluster.Tests;

namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary>P9: a follower is stopped with SIGSTOP: its connections stay open and nothing answers.</summary>
internal sealed class HungNode() : LoadScenario("hung-node", "P9", "commits beside a hung follower")
{
    private static readonly LoadShape Shape = new(Connections: 4, Streams: 4, WithLatencies: true);

    /// <inheritdoc/>
    public override async Task RunAsync(ScenarioRun run)
    {
        await using var lab = await Lab.StartAsync(run);
        var leader = lab.Leader.Addresses.Grpc;
        var (healthy, hung, hungP99) = (run.Series(), run.Series(), run.Series());
        await run.RoundsAsync(async () =>
        {
            healthy.Add((await run.Generator.RunAsync(leader, Lab.Heartbeat, Shape)).P50Ms);
            lab.Follower.Signal(Signals.Stop);
            try
            {
                var beside = await run.Generator.RunAsync(leader, Lab.Heartbeat, Shape);
                hung.Add(beside.P50Ms);
                hungP99.Add(beside.P99Ms);
            }
            finally
            {
                lab.Follower.Signal(Signals.Continue);
            }

            await lab.Follower.WaitUntilReadyAsync();
            return FormattableString.Invariant($"median {hung[^1]:F2} ms, healthy {healthy[^1]:F2} ms");
        });
        await lab.CheckLeaderAsync(run);
        run.Keep(Figure.Ratio("× the healthy median", hung, healthy) with { AtMost = 1.5 });
        run.Keep(new Figure("ms p99 beside the hung node", hungP99));
    }
}
