using System.Globalization;
using Spectre.Console;

namespace Vectron.PlacementDriver.Benchmarks.Results;

/// <summary>The results on the console.</summary>
internal static class ConsoleTable
{
    /// <summary>Prints results and how they stand to their targets.</summary>
    public static void Print(IAnsiConsole console, IReadOnlyList<ScenarioResult> results)
    {
        var table = new Table().AddColumns("scenario", "row", "measured", "median", "least", "most", "target");
        foreach (var result in results)
        {
            foreach (var figure in result.Figures)
            {
                table.AddRow(
                    Markup.Escape(result.Scenario), result.Row, Markup.Escape(figure.Name), Number(figure.Value),
                    Number(figure.Values.DefaultIfEmpty().Min()), Number(figure.Values.DefaultIfEmpty().Max()), Verdict(figure));
            }
        }

        console.Write(table);
        foreach (var note in results.SelectMany(result => result.Notes.Select(note => $"{result.Scenario}: {note}")))
        {
            console.WriteLine(note);
        }
    }

    private static string Verdict(Figure figure)
    {
        var bound = figure.AtLeast is { } least ? $"≥ {Number(least)}" : figure.AtMost is { } most ? $"≤ {Number(most)}" : "";
        return figure.IsMet switch
        {
            true => $"[green]{bound} met[/]",
            false => $"[red]{bound} missed[/]",
            null => "",
        };
    }

    private static string Number(double value) => value.ToString(value >= 100 ? "N0" : "0.###", CultureInfo.InvariantCulture);
}
