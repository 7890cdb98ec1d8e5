using Vectron.PlacementDriver.Benchmarks.Load;
using Vectron.PlacementDriver.Benchmarks.Results;

namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary>
/// R10: heartbeats and lookups at 70 % of what the leader can carry out of both at once, and what the nodes hold meanwhile.
/// <see cref="ScenarioRun.Duration"/> is the length of the whole run, of which the first third is left out as warming up.
/// </summary>
internal sealed class Steady() : LoadScenario("steady", "", "memory, handles and threads at 70 % load, for as long as --seconds says")
{
    private const double Share = 0.7;
    private const int CapacityRounds = 6;
    private const int WarmUpShare = 3;
    private const int SamplesBetweenWords = 12;

    private static readonly TimeSpan CapacityRound = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(5);
    private static readonly LoadShape Closed = new(Connections: 8, Streams: 32);

    /// <inheritdoc/>
    public override async Task RunAsync(ScenarioRun run)
    {
        await using var lab = await Lab.StartAsync(run);
        var (writes, reads) = await FindCapacityAsync(run, lab);
        var load = LoadAsync(
            new H2Load(TimeSpan.FromSeconds(1), run.Duration, run.Cancellation), lab,
            Closed with { CallsPerSecond = Share * writes }, Closed with { CallsPerSecond = Share * reads });
        var samples = lab.Cluster.Nodes.Select(_ => new List<Sample>()).ToArray();
        var start = TimeProvider.System.GetTimestamp();
        for (var taken = 1; await Task.WhenAny(load, Task.Delay(SampleEvery, run.Cancellation)) != load; taken++)
        {
            var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
            foreach (var (node, of) in lab.Cluster.Nodes.Zip(samples))
            {
                of.Add(Sample.Take(seconds, node.ProcessId));
            }

            if (taken % SamplesBetweenWords == 0)
            {
                run.Say(FormattableString.Invariant($"{seconds / 60:F0} minutes of {run.Duration.TotalMinutes:F0}: {string.Join("; ", samples.Select(of => of[^1]))}"));
            }
        }

        var (written, read) = await load;
        await lab.CheckLeaderAsync(run);
        var late = samples.Select(of => of[(of.Count / WarmUpShare)..]).ToArray();
        run.Keep(new Figure("heartbeats/s carried out", [written.GoodPerSecond]));
        run.Keep(new Figure("lookups/s carried out", [read.GoodPerSecond]));
        run.Keep(new Figure("% that memory grew by, of its mean, on the node where it did most", [late.Max(of => PercentGrowth(of, sample => sample.Megabytes))]) { AtMost = 1 });
        run.Keep(new Figure("% that memory without mapped files grew by, on the node where it did most", [late.Max(of => PercentGrowth(of, sample => sample.OwnMegabytes))]) { AtMost = 1 });
        run.Keep(new Figure("MB resident at the end, per node", [.. late.Select(of => of[^1].Megabytes)]));
        run.Keep(new Figure("of which without mapped files, MB per node", [.. late.Select(of => of[^1].OwnMegabytes)]));
        run.Keep(new Figure("handles more than at first, per node", [.. late.Select(of => Growth(of, sample => sample.Handles))]));
        run.Keep(new Figure("threads more than at first, per node", [.. late.Select(of => Growth(of, sample => sample.Threads))]));
        run.Keep(new Curve("steady-memory", "Memory at 70 % load", "minutes", "MB resident", false, [.. samples.Select((of, i) => new CurveLine(
            $"node {i + 1}", [.. of.Where((_, at) => at % SamplesBetweenWords == 0).Select(sample => new CurvePoint(sample.Seconds / 60, sample.Megabytes))]))]));
    }

    private static async Task<(LoadResult Writes, LoadResult Reads)> LoadAsync(H2Load generator, Lab lab, LoadShape writes, LoadShape reads)
    {
        var leader = lab.Leader.Addresses.Grpc;
        var writing = generator.RunAsync(leader, Lab.Heartbeat, writes, mayRefuse: true);
        var reading = generator.RunAsync(leader, Lab.GetWorker, reads, mayRefuse: true);
        return (await writing, await reading);
    }

    // The last round's: a node is slower until its code is compiled for good.
    private static async Task<(double Writes, double Reads)> FindCapacityAsync(ScenarioRun run, Lab lab)
    {
        (double Writes, double Reads) found = default;
        for (var round = 0; round < CapacityRounds; round++)
        {
            var (writes, reads) = await LoadAsync(new H2Load(TimeSpan.FromSeconds(1), CapacityRound, run.Cancellation), lab, Closed, Closed);
            found = (writes.GoodPerSecond, reads.GoodPerSecond);
            run.Say(FormattableString.Invariant($"finding the capacity: {found.Writes:F0} heartbeats/s and {found.Reads:F0} lookups/s at once"));
        }

        return found;
    }

    // By least squares, over the whole time.
    private static double Growth(List<Sample> samples, Func<Sample, double> value)
    {
        var (meanTime, mean) = (samples.Average(sample => sample.Seconds), samples.Average(value));
        var slope = samples.Sum(sample => (sample.Seconds - meanTime) * (value(sample) - mean))
            / samples.Sum(sample => Math.Pow(sample.Seconds - meanTime, 2));
        return slope * (samples[^1].Seconds - samples[0].Seconds);
    }

    private static double PercentGrowth(List<Sample> samples, Func<Sample, double> value) =>
        100 * Growth(samples, value) / samples.Average(value);

    private readonly record struct Sample(double Seconds, double Megabytes, double OwnMegabytes, int Handles, int Threads)
    {
        public static Sample Take(double seconds, int processId) => new(
            seconds, ProcessUsage.ResidentMegabytes(processId), ProcessUsage.OwnMegabytes(processId), ProcessUsage.Handles(processId), ProcessUsage.Threads(processId));

        public override string ToString() => FormattableString.Invariant($"{Megabytes:F0} MB, {OwnMegabytes:F0} of them its own, {Handles} handles, {Threads} threads");
    }
}
