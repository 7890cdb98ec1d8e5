using Spectre.Console;
using Vectron.PlacementDriver.Simulator.Simulation;

namespace Vectron.PlacementDriver.Simulator.CommandLine;

/// <summary>Shows how a simulation goes: a live table on a terminal, a line now and then otherwise.</summary>
internal static class LiveDisplay
{
    private static readonly TimeSpan TablePause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LinePause = TimeSpan.FromSeconds(5);

    /// <summary>Runs a simulation to its end, showing it.</summary>
    public static Task<SimulationReport> ShowAsync(
        SimulationRun run, SimulationOptions options, CancellationToken cancellationToken)
    {
        if (!Terminal.IsInteractive)
        {
            var line = () => Console.Error.WriteLine(string.Join(", ", Facts(run, options)));
            return FollowAsync(run, LinePause, line, cancellationToken);
        }

        return Terminal.Errors.Live(TableOf(run, options)).StartAsync(context => FollowAsync(
            run, TablePause, () => context.UpdateTarget(TableOf(run, options)), cancellationToken));
    }

    private static async Task<SimulationReport> FollowAsync(
        SimulationRun run, TimeSpan pause, Action show, CancellationToken cancellationToken)
    {
        var result = run.RunAsync(cancellationToken);
        while (await Task.WhenAny(result, Task.Delay(pause, CancellationToken.None)).ConfigureAwait(false) != result)
        {
            show();
        }

        show();
        return await result.ConfigureAwait(false);
    }

    private static Table TableOf(SimulationRun run, SimulationOptions options)
    {
        var table = new Table().AddColumns("simulation", "");
        table.HideHeaders();
        foreach (var fact in Facts(run, options))
        {
            var split = fact.IndexOf(' ', StringComparison.Ordinal);
            table.AddRow(Markup.Escape(fact[..split]), Markup.Escape(fact[(split + 1)..]));
        }

        return table;
    }

    private static string[] Facts(SimulationRun run, SimulationOptions options) =>
    [
        $"time {run.Elapsed.TotalSeconds:0} of {options.Duration.TotalSeconds:0} s",
        $"workers {run.Counters.Registered} of {options.Workers}",
        $"collections {run.Counters.Collections} of {options.Collections}",
        $"led {run.Counters.ShardsLed} shards, its own are {options.Collections * options.ShardsExpected}",
        $"heartbeats {run.Counters.Beats}",
        $"lookups {run.Counters.Lookups}",
        $"wrong {run.Counters.Wrong}",
        $"breaches {run.BreachCount}",
        $"retries {run.Counters.Retries}",
    ];
}
