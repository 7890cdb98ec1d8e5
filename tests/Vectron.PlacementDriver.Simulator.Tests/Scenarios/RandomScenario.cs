using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Simulator.Cluster;
using Vectron.PlacementDriver.Simulator.Scenarios;
using Vectron.PlacementDriver.Simulator.Workers;

namespace Vectron.PlacementDriver.Simulator.Tests.Scenarios;

/// <summary>
/// A small cluster and a handful of faults, all chosen by a seed, such that there is a way back to health: workers leave
/// for good one at a time, and enough of them stay.
/// </summary>
internal static class RandomScenario
{
    private const int Spare = 2;

    // Longer than the down time and all that follows.
    private static readonly TimeSpan Recovery = TimeSpan.FromMinutes(45);

    private static readonly StepKind[] Passing =
    [
        StepKind.Restart, StepKind.Restart, StepKind.Cut, StepKind.Lie, StepKind.Stall, StepKind.Readdress,
        StepKind.Create, StepKind.Delete, StepKind.Driver, StepKind.Driver,
    ];

    private static readonly StepKind[] Lasting = [StepKind.Kill, StepKind.Drain, StepKind.Wipe, StepKind.Start];

    // First everything that was written to a few times is split, later everything may be merged.
    private static readonly ImmutableArray<ScenarioStep> Splits =
    [
        new() { At = TimeSpan.Zero, Do = StepKind.Set, Setting = "split_vectors", Value = 5 },
        new() { At = TimeSpan.FromMinutes(20), Do = StepKind.Set, Setting = "split_vectors", Value = 0 },
        new() { At = TimeSpan.FromMinutes(25), Do = StepKind.Set, Setting = "merge_vectors", Value = 1_000_000 },
    ];

    public static Scenario Of(int seed)
    {
        var random = new Random(seed);
        var workers = random.Next(4, 9);
        var collections = random.Next(1, 4);
        var splits = seed % 3 == 0;
        return new Scenario
        {
            CanSplit = splits,
            About = "Random faults.",
            Seed = seed,
            Workers = workers,
            Spare = Spare,
            Zones = random.Next(3) == 0 ? ["a", "b", "c"] : [],
            Collections = collections,
            NamesDisks = random.Next(2) == 0,
            LossPerMille = random.Next(3) == 0 ? random.Next(200) : 0,
            Steps = [.. splits ? Splits : [], .. Steps(random, workers, collections)],
            // A drain may come while a worker that is needed for it is silent: then it is refused, and that is right.
            End = new ScenarioEnd { Within = TimeSpan.FromHours(4), Spread = int.MaxValue, Refusals = null },
        };
    }

    private static ImmutableArray<ScenarioStep> Steps(Random random, int workers, int collections)
    {
        var steps = ImmutableArray.CreateBuilder<ScenarioStep>();
        var at = TimeSpan.Zero;
        var nextLasting = TimeSpan.Zero;
        var mayLeave = new Queue<int>(Enumerable.Range(1, workers).OrderBy(_ => random.Next()).Take(workers / 3));
        var mayBeDeleted = new Queue<string>(Enumerable.Range(1, collections).Select(Name));
        for (var i = random.Next(1, 9); i > 0; i--)
        {
            at += TimeSpan.FromSeconds(random.Next(1, 400));
            var step = random.Next(3) == 0 && at >= nextLasting
                ? LastingStep(random, mayLeave)
                : PassingStep(random, workers, i, mayBeDeleted);
            if (step is null)
            {
                continue;
            }

            nextLasting = Lasting.Contains(step.Do) ? at + Recovery : nextLasting;
            steps.Add(step with { At = at });
        }

        return steps.ToImmutable();
    }

    private static ScenarioStep? LastingStep(Random random, Queue<int> mayLeave)
    {
        var kind = Lasting[random.Next(Lasting.Length)];
        if (kind == StepKind.Start)
        {
            return new ScenarioStep { At = default, Do = kind, Workers = "spare" };
        }

        return mayLeave.TryDequeue(out var leaving)
            ? new ScenarioStep
            {
                At = default,
                Do = kind,
                Workers = Text(leaving),
                For = kind == StepKind.Wipe ? TimeSpan.FromSeconds(random.Next(1, 60)) : TimeSpan.Zero,
            }
            : null;
    }

    private static ScenarioStep? PassingStep(Random random, int workers, int number, Queue<string> mayBeDeleted)
    {
        var kind = Passing[random.Next(Passing.Length)];
        var time = TimeSpan.FromSeconds(random.Next(1, 300));
        return kind switch
        {
            StepKind.Create => new ScenarioStep { At = default, Do = kind, Collection = $"extra-{Text(number)}" },
            StepKind.Delete => mayBeDeleted.TryDequeue(out var name)
                ? new ScenarioStep { At = default, Do = kind, Collection = name }
                : null,
            StepKind.Driver => new ScenarioStep
            {
                At = default,
                Do = kind,
                Fault = DriverFault.LeaderKilled,
                For = TimeSpan.FromSeconds(random.Next(1, 90)),
                Every = TimeSpan.FromSeconds(random.Next(100, 200)),
                Times = random.Next(1, 4),
            },
            // A worker that restarts must be one that runs: "all" would bring back those that left.
            _ => new ScenarioStep
            {
                At = default,
                Do = kind,
                Workers = Text(random.Next(1, workers + 1)),
                For = kind == StepKind.Readdress ? TimeSpan.Zero : time,
                Lie = kind == StepKind.Lie ? (WorkerLie)random.Next(1, 4) : WorkerLie.None,
            },
        };
    }

    private static string Name(int number) => $"docs-{Text(number)}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
