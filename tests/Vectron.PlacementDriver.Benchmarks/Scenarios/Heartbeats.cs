using Vectron.PlacementDriver.Benchmarks.Load;
using Vectron.PlacementDriver.Benchmarks.Results;

namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary>P4: durable heartbeats, many at a time.</summary>
internal sealed class Heartbeats() : LoadScenario("heartbeat", "P4", "heartbeats on three nodes against etcd's put, 256 in flight")
{
    private static readonly LoadShape Shape = new(Connections: 8, Streams: 32);

    /// <inheritdoc/>
    public override async Task RunAsync(ScenarioRun run)
    {
        await using var lab = await Lab.StartAsync(run, withEtcd: true);
        var (beats, puts) = (run.Series(), run.Series());
        await run.RoundsAsync(async () =>
        {
            beats.Add((await run.Generator.RunAsync(lab.Leader.Addresses.Grpc, Lab.Heartbeat, Shape)).CallsPerSecond);
            if (lab.Etcd is { } etcd)
            {
                puts.Add((await run.Generator.RunAsync(etcd, GrpcPayload.EtcdPut(), Shape)).CallsPerSecond);
            }

            return FormattableString.Invariant($"{beats[^1]:F0} heartbeats/s, {puts.LastOrDefault():F0} puts/s");
        });
        await lab.CheckLeaderAsync(run);
        if (puts.Count > 0)
        {
            run.Keep(Figure.Ratio("× etcd's put", beats, puts) with { AtLeast = 2 });
        }

        run.Keep(new Figure("heartbeats/s", beats));
    }
}
