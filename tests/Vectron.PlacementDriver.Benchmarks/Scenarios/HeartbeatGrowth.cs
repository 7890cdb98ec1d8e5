using System.Buffers;
using System.Diagnostics;
using Vectron.PlacementDriver.Benchmarks.Results;
using Vectron.PlacementDriver.Benchmarks.States;
using Vectron.PlacementDriver.Domain.Serialization;

namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary>
/// P5: what a heartbeat costs a node's processor as the cluster grows, every worker hosting as much as before. An entry
/// of 64 heartbeats of workers far apart is decoded and applied, as each node does after its commit.
/// </summary>
internal sealed class HeartbeatGrowth() : Scenario("heartbeat-growth", "P5", "a heartbeat's cost from 10 to 100,000 workers")
{
    private const int BeatsPerEntry = 64;
    private const int EntriesPerRound = 64;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);

    private static readonly int[] Sizes = [10, 100, 1_000, 10_000, 100_000];

    /// <inheritdoc/>
    public override Task RunAsync(ScenarioRun run)
    {
        var byWorkers = new List<CurvePoint>();
        var byShards = new List<CurvePoint>();
        List<double>? smallest = null;
        List<double> largest = [];
        foreach (var size in Sizes.Where(size => size <= run.MostWorkers))
        {
            run.Cancellation.ThrowIfCancellationRequested();
            var state = GrownState.Of(size, run.Say);
            largest = Measure(state, run.Rounds);
            smallest ??= largest;
            var median = new Figure("", largest).Value;
            byWorkers.Add(new CurvePoint(size, median));
            byShards.Add(new CurvePoint(state.Machine.Current.Shards.Count, median));
            run.Say(FormattableString.Invariant($"{size} workers: {median:F1} µs a heartbeat"));
        }

        run.Keep(Figure.Ratio(FormattableString.Invariant($"× the cost at {Sizes[0]} workers, at {run.MostWorkers:N0} workers and {run.MostWorkers * 10:N0} shards"), largest, smallest!) with { AtMost = 1.5 });
        run.Keep(new Figure("µs a heartbeat that reports 30 replicas, at the largest", largest));
        run.Keep(new Curve(
            "heartbeat-growth", "A heartbeat's cost, 30 replicas a worker", "how many", "µs of processor time", true,
            [new CurveLine("workers", byWorkers), new CurveLine("shards", byShards)]));
        return Task.CompletedTask;
    }

    private static List<double> Measure(GrownState state, int rounds)
    {
        var entries = new byte[EntriesPerRound][];
        var next = 0;
        for (var i = 0; i < entries.Length; i++)
        {
            var bytes = new ArrayBufferWriter<byte>();
            CommandBatchCodec.Write(state.Entry(Enumerable.Range(0, BeatsPerEntry).Select(_ => state.Beat(Spread(next++, state.Workers)))), bytes);
            entries[i] = bytes.WrittenSpan.ToArray();
        }

        // Until the code is compiled for good; afterwards the smallest size would be measured with worse code than the largest.
        for (var warmUp = Stopwatch.StartNew(); warmUp.Elapsed < WarmUp;)
        {
            ApplyAll(state, entries);
        }

        var results = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            GC.Collect();
            var start = Stopwatch.GetTimestamp();
            ApplyAll(state, entries);
            results.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / (EntriesPerRound * BeatsPerEntry));
        }

        return results;
    }

    private static void ApplyAll(GrownState state, byte[][] entries)
    {
        foreach (var entry in entries)
        {
            state.Apply(CommandBatchCodec.Read(new ReadOnlySequence<byte>(entry)));
        }
    }

    // Workers that stand far apart in every order, so that no cache line helps.
    private static ulong Spread(int i, int workers) => (ulong)((i * 7_919L % workers) + 1);
}
