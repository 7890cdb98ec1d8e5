using Vectron.PlacementDriver.Benchmarks.Load;
using Vectron.PlacementDriver.Benchmarks.Results;

namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary>P1: lookups on the leader while nothing is written.</summary>
internal sealed class ReadOnLeader() : LoadScenario("read-leader", "P1", "GetWorker on the leader against an empty call and etcd's range")
{
    private static readonly LoadShape Shape = new(Connections: 32, Streams: 32);

    /// <inheritdoc/>
    public override async Task RunAsync(ScenarioRun run)
    {
        await using var lab = await Lab.StartAsync(run, withEtcd: true);
        var (empty, read, range) = (run.Series(), run.Series(), run.Series());
        if (lab.Etcd is { } filled)
        {
            // A key to be read.
            _ = await AnswerSize.OfAsync(filled, GrpcPayload.EtcdPut(), run.Cancellation);
        }

        await run.RoundsAsync(async () =>
        {
            empty.Add((await run.Generator.RunAsync(lab.EmptyCall, Lab.GetWorker, Shape)).CallsPerSecond);
            read.Add((await run.Generator.RunAsync(lab.Leader.Addresses.Grpc, Lab.GetWorker, Shape)).CallsPerSecond);
            if (lab.Etcd is { } etcd)
            {
                range.Add((await run.Generator.RunAsync(etcd, GrpcPayload.EtcdRange(), Shape)).CallsPerSecond);
            }

            return FormattableString.Invariant($"GetWorker {read[^1]:F0}/s, empty call {empty[^1]:F0}/s");
        });
        await lab.CheckLeaderAsync(run);
        run.Keep(Figure.Ratio("× empty call", read, empty) with { AtLeast = 0.8 });
        if (range.Count > 0)
        {
            run.Keep(Figure.Ratio("× etcd's range", read, range) with { AtLeast = 5 });
        }

        run.Keep(new Figure("GetWorker/s", read));
    }
}
