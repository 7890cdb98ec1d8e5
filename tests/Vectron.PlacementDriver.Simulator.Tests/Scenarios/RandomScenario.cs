using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Simulator.Cluster;
using Vectron.PlacementDriver.Simulator.Scenarios;
using Vectron.PlacementDriver.Simulator.Workers;

namespace Vectron.PlacementDriver.Simulator.Tests.Scenarios;

/// <summary>A small cluster and a handful of faults, all chosen by a seed.</summary>
internal static class RandomScenario
{
    private static readonly StepKind[] Kinds =
    [
        StepKind.Restart, StepKind.Restart, StepKind.Cut, StepKind.Lie, StepKind.Readdress, StepKind.Create,
        StepKind.Delete, StepKind.Driver, StepKind.Driver,
    ];

    public static Scenario Of(int seed)
    {
        var random = new Random(seed);
        var workers = random.Next(3, 9);
        var collections = random.Next(1, 4);
        return new Scenario
        {
            About = "Random faults.",
            Seed = seed,
            Workers = workers,
            Zones = random.Next(3) == 0 ? ["a", "b", "c"] : [],
            Collections = collections,
            NamesDisks = random.Next(2) == 0,
            LossPerMille = random.Next(3) == 0 ? random.Next(200) : 0,
            Steps = Steps(random, workers, collections),
            End = new ScenarioEnd { Within = TimeSpan.FromHours(4), Spread = int.MaxValue },
        };
    }

    private static ImmutableArray<ScenarioStep> Steps(Random random, int workers, int collections)
    {
        var steps = ImmutableArray.CreateBuilder<ScenarioStep>();
        var at = TimeSpan.Zero;
        var deleted = 0;
        for (var i = random.Next(1, 8); i > 0; i--)
        {
            at += TimeSpan.FromSeconds(random.Next(1, 240));
            var step = Step(random, workers, at);
            if (step.Do == StepKind.Create)
            {
                step = step with { Collection = string.Create(CultureInfo.InvariantCulture, $"extra-{i}") };
            }
            else if (step.Do == StepKind.Delete)
            {
                if (++deleted > collections)
                {
                    continue;
                }

                step = step with { Collection = string.Create(CultureInfo.InvariantCulture, $"docs-{deleted}") };
            }

            steps.Add(step);
        }

        return steps.ToImmutable();
    }

    private static ScenarioStep Step(Random random, int workers, TimeSpan at)
    {
        var kind = Kinds[random.Next(Kinds.Length)];
        var worker = random.Next(5) == 0 ? "all" : random.Next(1, workers + 1).ToString(CultureInfo.InvariantCulture);
        return kind switch
        {
            StepKind.Create or StepKind.Delete => new ScenarioStep { At = at, Do = kind },
            StepKind.Driver => new ScenarioStep
            {
                At = at,
                Do = kind,
                Fault = DriverFault.LeaderKilled,
                For = TimeSpan.FromSeconds(random.Next(1, 90)),
                Every = TimeSpan.FromSeconds(random.Next(100, 200)),
                Times = random.Next(1, 4),
            },
            _ => new ScenarioStep
            {
                At = at,
                Do = kind,
                Workers = worker,
                For = TimeSpan.FromSeconds(random.Next(1, 300)),
                Lie = (WorkerLie)random.Next(1, 5),
            },
        };
    }
}
