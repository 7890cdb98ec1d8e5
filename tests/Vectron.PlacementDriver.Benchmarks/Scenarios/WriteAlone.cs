using Vectron.PlacementDriver.Benchmarks.Load;
using Vectron.PlacementDriver.Benchmarks.References;
using Vectron.PlacementDriver.Benchmarks.Results;

namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary>P6: one durable write after the other.</summary>
internal sealed class WriteAlone() : LoadScenario("write-alone", "P6", "one heartbeat at a time on three nodes against etcd's put and the disk")
{
    private static readonly LoadShape Shape = new(Connections: 1, Streams: 1);

    /// <inheritdoc/>
    public override async Task RunAsync(ScenarioRun run)
    {
        await using var lab = await Lab.StartAsync(run, withEtcd: true);
        var (beats, puts, syncs) = (run.Series(), run.Series(), run.Series());
        await run.RoundsAsync(async () =>
        {
            beats.Add((await run.Generator.RunAsync(lab.Leader.Addresses.Grpc, Lab.Heartbeat, Shape)).CallsPerSecond);
            if (lab.Etcd is { } etcd)
            {
                puts.Add((await run.Generator.RunAsync(etcd, GrpcPayload.EtcdPut(), Shape)).CallsPerSecond);
            }

            syncs.Add(DiskSync.Measure(TimeSpan.FromSeconds(1)));
            return FormattableString.Invariant($"{beats[^1]:F0} heartbeats/s, {puts.LastOrDefault():F0} puts/s, {syncs[^1]:F0} fdatasync/s");
        });
        await lab.CheckLeaderAsync(run);
        if (puts.Count > 0)
        {
            run.Keep(Figure.Ratio("× etcd's put", beats, puts) with { AtLeast = 0.5 });
        }

        run.Keep(new Figure("heartbeats/s", beats));
        run.Keep(new Figure("fdatasync/s of the disk", syncs));
    }
}
