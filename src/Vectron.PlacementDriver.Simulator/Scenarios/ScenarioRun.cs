using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Simulator.Cluster;
using Vectron.PlacementDriver.Simulator.Workers;

namespace Vectron.PlacementDriver.Simulator.Scenarios;

/// <summary>
/// Plays a scenario on a timeline: starts the workers, creates the first collections, plays the steps once everything
/// stands, and waits for the end. Whoever runs the timeline decides whether that takes minutes or milliseconds.
/// </summary>
internal sealed class ScenarioRun
{
    private static readonly TimeSpan LookPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestBeginning = TimeSpan.FromMinutes(10);

    private readonly Scenario scenario;
    private readonly Timeline timeline;
    private readonly ClusterJudge judge;
    private readonly StepPlayer player;
    private ImmutableSortedDictionary<int, int> before = ImmutableSortedDictionary<int, int>.Empty;
    private TimeSpan? stood;
    private TimeSpan? healed;
    private int addedBefore;
    private int addedWhenHealed;

    /// <summary>Makes a run and puts its beginning on the timeline.</summary>
    public ScenarioRun(Scenario scenario, Timeline timeline, IDriver driver, NetworkQuality quality)
    {
        this.scenario = scenario;
        this.timeline = timeline;
        Cluster = new SimulatedCluster(scenario, timeline, driver, quality);
        judge = new ClusterJudge(Cluster, driver);
        player = new StepPlayer(Cluster);
        timeline.After(TimeSpan.Zero, Begin);
    }

    /// <summary>What is played with.</summary>
    public SimulatedCluster Cluster { get; }

    /// <summary>What it came to; null until the end.</summary>
    public ScenarioReport? Report { get; private set; }

    /// <summary>Ends the run as failed: something that must never happen was seen.</summary>
    public void Fail(string why) => Finish([why], null);

    // Those of the beginning.
    private IEnumerable<WorkerProcess> First =>
        Cluster.Processes.Where(process => process.Number <= scenario.Workers || process.Worker.Profile.IsSearchOnly);

    private TimeSpan StepsEnd => (stood ?? TimeSpan.Zero) + scenario.LastStep;

    private void Begin()
    {
        Cluster.Tell(string.Create(CultureInfo.InvariantCulture, $"{scenario.Workers} workers start"));
        foreach (var process in First)
        {
            process.Start(Beat * process.Number / (scenario.Workers + scenario.SearchOnly));
        }

        AwaitWorkers();
    }

    private void AwaitWorkers()
    {
        if (First.Any(process => process.Beats == 0))
        {
            Again(AwaitWorkers);
            return;
        }

        foreach (var collection in scenario.FirstCollections)
        {
            player.Create(collection);
        }

        AwaitCollections();
    }

    private void AwaitCollections() => judge.Look(scenario.End with { Spread = int.MaxValue }, verdict =>
    {
        if (Cluster.Collections.Count < scenario.Collections || !verdict.Faults.IsEmpty)
        {
            Again(AwaitCollections, verdict);
            return;
        }

        stood = timeline.Elapsed;
        before = verdict.Replicas;
        addedBefore = Cluster.Tally.Added;
        Cluster.Tell(string.Create(CultureInfo.InvariantCulture, $"{verdict.Shards} shards stand"));
        foreach (var step in scenario.Steps)
        {
            for (var i = 0; i < step.Times; i++)
            {
                timeline.After(step.At + (step.Every * i), () => player.Play(step));
            }
        }

        Cluster.Gateway.Run();
        Look();
    });

    private void Again(Action what, ClusterVerdict? verdict = null)
    {
        if (timeline.Elapsed > LongestBeginning)
        {
            Finish([.. verdict?.Faults ?? [], "the first workers and collections never stood"], verdict);
        }
        else if (Report is null)
        {
            timeline.After(TimeSpan.FromSeconds(1), () => what());
        }
    }

    private void Look()
    {
        if (Report is not null)
        {
            return;
        }

        if (Unforgivable() is { } why)
        {
            Finish([why], null);
            return;
        }

        if (timeline.Elapsed <= StepsEnd)
        {
            timeline.After(LookPause, Look);
            return;
        }

        judge.Look(scenario.End, Judge);
    }

    private void Judge(ClusterVerdict verdict)
    {
        if (FindWrongCount(verdict) is { } wrong)
        {
            verdict = verdict with { Faults = verdict.Faults.Add(wrong) };
        }

        if (!verdict.Faults.IsEmpty || Cluster.Tally.Added != addedWhenHealed)
        {
            healed = null;
        }

        if (verdict.Faults.IsEmpty && healed is null)
        {
            healed = timeline.Elapsed;
            addedWhenHealed = Cluster.Tally.Added;
        }

        if (healed is { } since && timeline.Elapsed - since >= scenario.End.Quiet)
        {
            Finish([], verdict);
        }
        else if (timeline.Elapsed > StepsEnd + scenario.End.Within)
        {
            Finish(verdict.Faults.IsEmpty ? ["replicas went on moving"] : verdict.Faults, verdict);
        }
        else
        {
            timeline.After(LookPause, Look);
        }
    }

    private string? FindWrongCount(ClusterVerdict verdict) =>
        verdict.Shards < scenario.End.LeastShards || verdict.Shards > scenario.End.MostShards
            ? string.Create(CultureInfo.InvariantCulture, $"there are {verdict.Shards} shards, wanted are {scenario.End.LeastShards} to {scenario.End.MostShards}")
            : null;

    private string? Unforgivable() => Cluster switch
    {
        { Tally.NeededDeleted: > 0 } => "a worker deleted data that was still needed",
        { Tally.DoubleBootstraps: > 0 } => "a shard group was to be founded twice",
        _ when Cluster.Requests.Of(RequestOutcome.WrongAnswer) > 0 => "a vector that was written was not found where the driver routes to",
        { Problems.Count: > 0 } => "the driver asked for what it should not",
        { Inspector.Count: > 0 } => "the driver broke its contract",
        _ when !Cluster.Groups.Lost.IsEmpty => "a shard has lost all its data",
        _ => null,
    };

    private void Finish(ImmutableArray<string> missed, ClusterVerdict? verdict)
    {
        if (Report is not null)
        {
            return;
        }

        var moves = Cluster.Tally.Added - addedBefore;
        if (scenario.End.Moves is { } most && moves > most)
        {
            missed = missed.Add(string.Create(
                CultureInfo.InvariantCulture, $"{moves} replicas were made anew, at most {most} are wanted"));
        }

        if (missed.IsEmpty && scenario.End.Refusals is { } refusals && Cluster.Refusals != refusals)
        {
            missed = [string.Create(
                CultureInfo.InvariantCulture,
                $"{Cluster.Refusals} requests were refused as impossible, expected were {refusals}")];
        }

        Report = new ScenarioReport
        {
            Scenario = scenario,
            Missed = missed,
            Duration = timeline.Elapsed,
            Stood = stood ?? TimeSpan.Zero,
            Healed = missed.IsEmpty && healed is { } since ? TimeSpan.FromTicks(Math.Max(0, (since - StepsEnd).Ticks)) : null,
            Shards = verdict?.Shards ?? 0,
            Moves = moves,
            LeastMoves = LeastMoves.Between(
                before, [.. Cluster.Processes.Where(process => process.IsUsable).Select(process => process.Number)]),
            Tally = Cluster.Tally,
            Requests = Cluster.Requests,
            Problems = [.. Cluster.Problems],
            Breaches = Cluster.Inspector.Breaches,
            Narration = [.. Cluster.Narration],
        };
    }
}
