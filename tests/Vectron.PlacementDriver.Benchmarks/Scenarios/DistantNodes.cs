using Vectron.PlacementDriver.Benchmarks.Load;
using Vectron.PlacementDriver.Benchmarks.Results;
using Vectron.PlacementDriver.Cluster.Tests;
using Vectron.PlacementDriver.Cluster.Tests.Faults;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary>
/// Three nodes, 10 ms there and back between any two: proxies hold everything back by half of it in each direction. Were
/// an entry sent only when the one before is acknowledged, a write would wait for one and a half such ways; entries that
/// follow one another at once let it wait for one.
/// </summary>
internal sealed class DistantNodes() : LoadScenario("distant-nodes", "", "heartbeats and lookups where the nodes are 10 ms from one another")
{
    private const double WayMs = 10;
    private const double MostWays = 1.5;

    private static readonly LoadShape Paced = new(Connections: 8, Streams: 32, CallsPerSecond: 1_000, WithLatencies: true);
    private static readonly LoadShape Closed = new(Connections: 8, Streams: 64);

    /// <inheritdoc/>
    public override async Task RunAsync(ScenarioRun run)
    {
        run.Say("starting three nodes");
        await using var ground = await FaultGround.CreateAsync(asRoot: false);
        await ProcessCluster.EnrollAsync(ground.Nodes[0].Process);
        await ground.Nodes[0].Process.Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });
        var leader = (await ground.LeaderAsync()).Process.Addresses.Grpc;
        var (near, far, lookup, nearRate, farRate) = (run.Series(), run.Series(), run.Series(), run.Series(), run.Series());
        await run.RoundsAsync(async () =>
        {
            Separate(ground, TimeSpan.Zero);
            near.Add((await run.Generator.RunAsync(leader, Lab.Heartbeat, Paced)).P50Ms);
            nearRate.Add((await run.Generator.RunAsync(leader, Lab.Heartbeat, Closed)).CallsPerSecond);
            Separate(ground, TimeSpan.FromMilliseconds(WayMs / 2));
            far.Add((await run.Generator.RunAsync(leader, Lab.Heartbeat, Paced)).P50Ms);
            lookup.Add((await run.Generator.RunAsync(leader, Lab.GetWorker, Paced)).P50Ms);
            farRate.Add((await run.Generator.RunAsync(leader, Lab.Heartbeat, Closed)).CallsPerSecond);
            return FormattableString.Invariant($"a heartbeat {far[^1]:F1} ms, {near[^1]:F1} ms without the distance; {farRate[^1]:F0}/s and {nearRate[^1]:F0}/s");
        });
        if ((await ground.LeaderAsync()).Process.Addresses.Grpc != leader)
        {
            run.Note("leadership moved during the run");
        }

        run.Keep(new Figure("ms a heartbeat takes, median, 1,000 a second", far));
        run.Keep(new Figure("ms without the distance", near));
        run.Keep(new Figure("ways of 10 ms that the distance adds", [.. far.Zip(near, (with, without) => (with - without) / WayMs)]) { AtMost = MostWays });
        run.Keep(new Figure("ms a lookup takes, median, 1,000 a second", lookup));
        run.Keep(Figure.Ratio("× the heartbeats/s without the distance, 512 in flight", farRate, nearRate));
        run.Keep(new Figure("heartbeats/s, 512 in flight", farRate));
    }

    private static void Separate(FaultGround ground, TimeSpan oneWay)
    {
        foreach (var node in ground.Nodes)
        {
            node.Proxy!.Delay = oneWay;
        }
    }
}
