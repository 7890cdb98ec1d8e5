using System.Diagnostics;
using Vectron.PlacementDriver.Benchmarks.Results;
using Vectron.PlacementDriver.Benchmarks.States;
using Vectron.PlacementDriver.Domain.Serialization;

namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary>P7, first half: entries go on being applied while a snapshot of the whole state is written beside.</summary>
internal sealed class SnapshotPause() : Scenario("snapshot-pause", "P7", "apply beside a snapshot of 100,000 workers and 1,000,000 shards")
{
    private const int MostRounds = 3;

    // The largest first: it may be there already.
    private static readonly int[] Sizes = [100_000, 10_000, 1_000];

    /// <inheritdoc/>
    public override async Task RunAsync(ScenarioRun run)
    {
        var pauses = new List<CurvePoint>();
        var seconds = new List<CurvePoint>();
        foreach (var size in Sizes.Where(size => size <= run.MostWorkers))
        {
            var state = GrownState.Of(size, run.Say);
            List<double> worst = [], writing = [], reading = [];
            for (var round = 0; round < Math.Min(MostRounds, run.Rounds); round++)
            {
                run.Say($"{size} workers, round {round + 1}");
                var file = new MemoryStream();
                var watch = Stopwatch.StartNew();
                var snapshot = state.Machine.Current;
                var writer = Task.Run(() => SnapshotCodec.Write(snapshot, file), run.Cancellation);
                worst.Add(LongestApplyUntil(writer, state));
                await writer;
                writing.Add(watch.Elapsed.TotalSeconds);
                if (round == 0)
                {
                    file.Position = 0;
                    watch.Restart();
                    _ = SnapshotCodec.Read(file);
                    reading.Add(watch.Elapsed.TotalSeconds);
                }
            }

            pauses.Add(new CurvePoint(state.Machine.Current.Shards.Count, new Figure("", worst).Value));
            seconds.Add(new CurvePoint(state.Machine.Current.Shards.Count, new Figure("", writing).Value * 1000));
            if (pauses.Count == 1)
            {
                run.Keep(new Figure("ms longest apply beside the snapshot", worst) { AtMost = 50 });
                run.Keep(new Figure("s to write it", writing));
                run.Keep(new Figure("s to read it", reading));
            }
        }

        pauses.Reverse();
        seconds.Reverse();
        run.Keep(new Curve(
            "snapshot-pause", "A snapshot beside apply", "shards", "ms", true,
            [new CurveLine("longest apply meanwhile", pauses), new CurveLine("writing the snapshot", seconds)]));
    }

    private static double LongestApplyUntil(Task writer, GrownState state)
    {
        var longest = TimeSpan.Zero;
        for (ulong id = 1; !writer.IsCompleted; id = (id % (ulong)state.Workers) + 1)
        {
            var entry = state.Entry([state.Beat(id)]);
            var start = Stopwatch.GetTimestamp();
            state.Apply(entry);
            var took = Stopwatch.GetElapsedTime(start);
            longest = took > longest ? took : longest;
        }

        return longest.TotalMilliseconds;
    }
}
