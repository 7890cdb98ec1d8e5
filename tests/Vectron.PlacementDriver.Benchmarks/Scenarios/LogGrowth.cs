using Vectron.PlacementDriver.Benchmarks.Load;
using Vectron.PlacementDriver.Benchmarks.Results;

namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary>P12: the data directories while heartbeats pour in.</summary>
internal sealed class LogGrowth() : LoadScenario("log-growth", "P12", "size of the data directory under steady writes")
{
    private const double MiB = 1024 * 1024;
    private const double Allowance = 64 * MiB;
    private const int SnapshotsAllowed = 4;

    private static readonly LoadShape[] Shapes = [new(Connections: 8, Streams: 32), new(Connections: 4, Streams: 2)];

    /// <inheritdoc/>
    public override async Task RunAsync(ScenarioRun run)
    {
        await using var lab = await Lab.StartAsync(run);
        var (sizes, shares) = (run.Series(), run.Series());
        await run.RoundsAsync(async () =>
        {
            var largest = 0.0;
            foreach (var shape in Shapes)
            {
                var load = run.Generator.RunAsync(lab.Leader.Addresses.Grpc, Lab.Heartbeat, shape);
                do
                {
                    foreach (var node in lab.Cluster.Nodes)
                    {
                        var (all, snapshot) = Measure(lab.Cluster.DataDirectoryOf(node));
                        largest = Math.Max(largest, all);
                        shares.Add(all / ((SnapshotsAllowed * snapshot) + Allowance));
                    }

                    await Task.WhenAny(load, Task.Delay(100, run.Cancellation));
                }
                while (!load.IsCompleted);
                await load;
            }

            sizes.Add(largest / MiB);
            return FormattableString.Invariant($"at most {sizes[^1]:F0} MiB");
        });
        run.Keep(new Figure("of what is allowed, at its largest", [shares.Max()]) { AtMost = 1 });
        run.Keep(new Figure("MiB at most", sizes));
    }

    private static (double All, double Snapshot) Measure(string directory)
    {
        double all = 0, snapshot = 0;
        foreach (var file in new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            try
            {
                all += file.Length;
                snapshot = file.Extension == ".snapshot" ? Math.Max(snapshot, file.Length) : snapshot;
            }
            catch (FileNotFoundException)
            {
                // Deleted since it was listed: that is what compaction does.
            }
        }

        return (all, snapshot);
    }
}
