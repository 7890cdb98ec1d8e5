using Spectre.Console;
using Vectron.PlacementDriver.Benchmarks.Load;
using Vectron.PlacementDriver.Benchmarks.Results;

namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary>One run of one scenario: how long to measure, where to tell progress, what was found out.</summary>
internal sealed class ScenarioRun(
    Scenario scenario, int rounds, TimeSpan duration, int mostWorkers, CancellationToken cancellation)
{
    // What is called for the first time is compiled in stages for many seconds, on the processors that are measured.
    private static readonly TimeSpan WarmUpRound = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan WarmUpMeasurement = TimeSpan.FromSeconds(1);

    private readonly List<Figure> figures = [];
    private readonly List<List<double>> series = [];
    private readonly List<string> notes = [];
    private readonly List<Curve> curves = [];
    private Action<string> say = _ => { };
    private bool warmingUp;

    /// <summary>How many rounds to measure.</summary>
    public int Rounds => rounds;

    /// <summary>How long one measurement of a round lasts.</summary>
    public TimeSpan Duration => duration;

    /// <summary>The largest cluster of the scenarios that grow one, in workers.</summary>
    public int MostWorkers => mostWorkers;

    /// <summary>Gives the run up.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>A generator whose measurements last <see cref="Duration"/>, after a warm-up; longer in the first round.</summary>
    public H2Load Generator => new(
        WarmUpMeasurement, warmingUp && duration < WarmUpRound ? WarmUpRound : duration, cancellation);

    /// <summary>Runs it, telling on a console how far it is.</summary>
    public async Task<ScenarioResult> RunAsync(IAnsiConsole console)
    {
        var machine = Machine.Describe();
        if (console.Profile.Capabilities.Interactive)
        {
            await console.Status().StartAsync(scenario.Name, status =>
            {
                say = text => status.Status(Markup.Escape($"{scenario.Name}: {text}"));
                return scenario.RunAsync(this);
            });
        }
        else
        {
            say = text => console.WriteLine($"{scenario.Name}: {text}");
            await scenario.RunAsync(this);
        }

        return new ScenarioResult(scenario.Name, scenario.Row, DateTime.UtcNow, rounds, machine, figures, notes, curves);
    }

    /// <summary>Says how far the run is.</summary>
    public void Say(string text) => say(text);

    /// <summary>A series that gets one value per round.</summary>
    public List<double> Series()
    {
        series.Add([]);
        return series[^1];
    }

    /// <summary>Does something once per round, and once before that to warm up: what it added to the series then is forgotten.</summary>
    public async Task RoundsAsync(Func<Task<string>> round)
    {
        warmingUp = true;
        say($"warming up: {await round()}");
        warmingUp = false;
        series.ForEach(values => values.Clear());
        for (var i = 1; i <= rounds; i++)
        {
            say($"round {i} of {rounds}: {await round()}");
        }
    }

    /// <summary>Keeps a figure.</summary>
    public void Keep(Figure figure) => figures.Add(figure);

    /// <summary>Keeps a sentence.</summary>
    public void Note(string note) => notes.Add(note);

    /// <summary>Keeps a chart.</summary>
    public void Keep(Curve curve) => curves.Add(curve);
}
