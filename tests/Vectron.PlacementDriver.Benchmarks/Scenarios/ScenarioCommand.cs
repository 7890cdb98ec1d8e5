using System.CommandLine;
using Spectre.Console;
using Vectron.PlacementDriver.Benchmarks.Results;

namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary><c>scenario NAME...</c>: measures, prints, keeps, draws.</summary>
internal static class ScenarioCommand
{
    private const double BusyLoad = 1.0;

    private static readonly Argument<string[]> Names = new("name")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "Scenarios or rows (P1); all for everything; nothing lists them.",
    };

    private static readonly Option<int> Rounds = new("--rounds")
    {
        DefaultValueFactory = _ => 5,
        Description = "Rounds that alternate with the references.",
    };

    private static readonly Option<double> Seconds = new("--seconds")
    {
        DefaultValueFactory = _ => 2,
        Description = "Length of each measurement in a round.",
    };

    private static readonly Option<int> Workers = new("--workers")
    {
        DefaultValueFactory = _ => 100_000,
        Description = "Workers of the largest cluster, at least 10; there are ten times as many shards.",
    };

    private static readonly Option<string?> Output = new("--output")
    {
        Description = "Folder for results.json and the charts; nothing is kept without it.",
    };

    private static readonly Option<string?> Readme = new("--readme")
    {
        Description = "The README whose table is written anew from the results; needs --output.",
    };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("scenario", "Measures end to end with real processes.") { Names, Rounds, Seconds, Workers, Output, Readme };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(Names) ?? [], parsed.GetValue(Rounds), TimeSpan.FromSeconds(parsed.GetValue(Seconds)),
            parsed.GetValue(Workers), parsed.GetValue(Output), parsed.GetValue(Readme), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        string[] names, int rounds, TimeSpan duration, int workers, string? output, string? readme, CancellationToken cancellation)
    {
        var console = AnsiConsole.Console;
        if (names.Length == 0)
        {
            List(console);
            return 0;
        }

        if (Machine.Load() > BusyLoad)
        {
            console.WriteLine(FormattableString.Invariant($"warning: the machine is busy (load {Machine.Load():F1}): the figures will be worse than they could be"));
        }

        var results = new List<ScenarioResult>();
        var failed = 0;
        foreach (var scenario in ScenarioCatalog.Find(names))
        {
            try
            {
                results.Add(scenario.MissingProgram.Length > 0
                    ? throw new InvalidOperationException(scenario.MissingProgram)
                    : await new ScenarioRun(scenario, rounds, duration, workers, cancellation).RunAsync(console));
            }
            catch (Exception broken) when (broken is not OperationCanceledException)
            {
                failed++;
                console.WriteLine($"{scenario.Name} was not measured: {broken.Message}");
            }

            // After each: a run that is cut short keeps what it found.
            Keep(results, output, readme);
        }

        ConsoleTable.Print(console, results);
        return failed == 0 ? 0 : 1;
    }

    private static void Keep(List<ScenarioResult> results, string? output, string? readme)
    {
        if (output is null || results.Count == 0)
        {
            return;
        }

        var all = new ResultsFile(Path.Combine(output, "results.json")).Merge(results);
        ChartFile.WriteAll(output, results[^1].Curves);
        if (readme is not null)
        {
            ReadmeTable.Write(readme, all);
        }
    }

    private static void List(IAnsiConsole console)
    {
        var table = new Table().AddColumns("scenario", "row", "what");
        foreach (var scenario in ScenarioCatalog.All)
        {
            table.AddRow(scenario.Name, scenario.Row, scenario.What);
        }

        console.Write(table);
    }
}
