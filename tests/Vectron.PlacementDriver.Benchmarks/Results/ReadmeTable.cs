using System.Globalization;
using System.Text;

namespace Vectron.PlacementDriver.Benchmarks.Results;

/// <summary>The performance table of the README: a marked block that is written anew from the results.</summary>
internal static class ReadmeTable
{
    private const string Begin = "<!-- figures: written by `scenario`, not by hand -->";
    private const string End = "<!-- end of figures -->";

    /// <summary>Writes the block anew.</summary>
    /// <exception cref="InvalidDataException">The file has no such block.</exception>
    public static void Write(string path, IReadOnlyList<ScenarioResult> results)
    {
        var text = File.ReadAllText(path);
        var begin = text.IndexOf(Begin, StringComparison.Ordinal);
        var end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new InvalidDataException($"{path} has no block between '{Begin}' and '{End}'");
        }

        File.WriteAllText(path, string.Concat(text.AsSpan(0, begin + Begin.Length), "\n", Table(results), text.AsSpan(end)));
    }

    private static string Table(IReadOnlyList<ScenarioResult> results)
    {
        var table = new StringBuilder("| id | what | target | measured: median (range over rounds) | met | `scenario` | date |\n|---|---|---|---|---|---|---|\n");
        foreach (var row in TargetRow.All)
        {
            var measured = results.Where(result => result.Row == row.Id).ToList();
            table.AppendLine(CultureInfo.InvariantCulture, $"| {row.Id} | {row.What} | {row.Target} | {Measured(measured)} | {Met(measured)} | {string.Join(", ", measured.Select(result => $"`{result.Scenario}`"))} | {string.Join(", ", measured.Select(result => result.MeasuredAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Distinct())} |");
        }

        var machines = results.Select(result => result.Machine).Distinct().ToList();
        table.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"Measured on {string.Join("; ", machines)}, the load generator and all nodes on the same machine.");
        return table.ToString();
    }

    private static string Measured(List<ScenarioResult> results) => results.Count == 0
        ? "*not measured*"
        : string.Join("; ", results.SelectMany(result => result.Figures).Select(figure => figure.ToString())
            .Concat(results.SelectMany(result => result.Notes)));

    private static string Met(List<ScenarioResult> results)
    {
        var judged = results.SelectMany(result => result.Figures).Where(figure => figure.IsMet is not null).ToList();
        return judged.Count == 0 ? "" : judged.All(figure => figure.IsMet == true) ? "yes" : "no";
    }
}
