using Vectron.PlacementDriver.Benchmarks.Load;
using Vectron.PlacementDriver.Benchmarks.Results;

namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary>P3: linearizable lookups on a follower.</summary>
internal sealed class ReadOnFollower() : LoadScenario("read-follower", "P3", "GetWorker on a follower against an empty call, 64 in flight")
{
    private static readonly LoadShape Shape = new(Connections: 8, Streams: 8);

    /// <inheritdoc/>
    public override async Task RunAsync(ScenarioRun run)
    {
        await using var lab = await Lab.StartAsync(run);
        var (empty, read) = (run.Series(), run.Series());
        await run.RoundsAsync(async () =>
        {
            empty.Add((await run.Generator.RunAsync(lab.EmptyCall, Lab.GetWorker, Shape)).CallsPerSecond);
            read.Add((await run.Generator.RunAsync(lab.Follower.Addresses.Grpc, Lab.GetWorker, Shape)).CallsPerSecond);
            return FormattableString.Invariant($"GetWorker {read[^1]:F0}/s, empty call {empty[^1]:F0}/s");
        });
        await lab.CheckLeaderAsync(run);
        run.Keep(Figure.Ratio("× empty call", read, empty) with { AtLeast = 0.6 });
        run.Keep(new Figure("GetWorker/s", read));
    }
}
