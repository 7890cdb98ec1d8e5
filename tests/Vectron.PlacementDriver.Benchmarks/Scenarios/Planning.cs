using System.Collections.Immutable;
using System.Diagnostics;
using Vectron.PlacementDriver.Benchmarks.Results;
using Vectron.PlacementDriver.Benchmarks.States;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Scheduling;

namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary>P10: what the leader's planner takes, beside the state machine, in a large cluster.</summary>
internal sealed class Planning() : Scenario("plan", "P10", "planning for 10,000 workers and 100,000 shards")
{
    private const int Workers = 10_000;
    private const double MostMilliseconds = 200;

    // The compiler has optimized the planner by then.
    private const int WarmUps = 30;

    /// <inheritdoc/>
    public override Task RunAsync(ScenarioRun run)
    {
        var states = new PlannedStates(Workers, run.Say);
        Measure(run, "ms while nothing has to move", states.Balanced, state => MovePlanner.Plan(state));
        Measure(run, "ms with the loads of 300,000 replicas", states.Weighed, state => MovePlanner.Plan(state));
        Measure(run, "ms for all moves after 100 deaths", states.HundredDead, MovePlanner.PlanWhole);
        Measure(run, "ms for all moves of 100 draining", states.HundredDraining, MovePlanner.PlanWhole);
        Measure(run, "ms for all moves to 100 new", states.HundredNew, MovePlanner.PlanWhole);
        return Task.CompletedTask;
    }

    private static void Measure(
        ScenarioRun run, string name, PlacementSnapshot state, Func<PlacementSnapshot, ImmutableArray<MoveStart>> plan)
    {
        run.Say(name);
        for (var i = 0; i < WarmUps; i++)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            _ = plan(state);
        }

        var took = new List<double>();
        for (var round = 0; round < run.Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            _ = plan(state);
            took.Add(watch.Elapsed.TotalMilliseconds);
        }

        run.Keep(new Figure(name, took) { AtMost = MostMilliseconds });
    }
}
