using System.Collections.Immutable;
using System.Globalization;

namespace Vectron.PlacementDriver.Simulator.Scenarios;

/// <summary>Reads which workers a step is about.</summary>
internal static class WorkerSelection
{
    private const string ZonePrefix = "zone:";

    /// <summary>The numbers of the workers, ascending.</summary>
    /// <exception cref="FormatException">The text is no selection, or names workers that the scenario has not.</exception>
    public static ImmutableArray<int> Of(Scenario scenario, string text)
    {
        var all = Enumerable.Range(1, scenario.Workers + scenario.Spare + scenario.SearchOnly);
        ImmutableArray<int> chosen = text switch
        {
            "all" => [.. Enumerable.Range(1, scenario.Workers)],
            "spare" => [.. Enumerable.Range(scenario.Workers + 1, scenario.Spare)],
            _ when text.StartsWith(ZonePrefix, StringComparison.Ordinal) =>
                [.. all.Where(number => scenario.ProfileOf(number).Zone == text[ZonePrefix.Length..])],
            _ => [.. text.Split(',', StringSplitOptions.TrimEntries).SelectMany(Range).Distinct().Order()],
        };
        return chosen.IsEmpty || chosen[0] < 1 || chosen[^1] > all.Count()
            ? throw new FormatException(
                $"workers is '{text}', must name some of 1 to {all.Count()}, a zone, all or spare")
            : chosen;
    }

    private static IEnumerable<int> Range(string part)
    {
        var ends = part.Split('-');
        return ends.Length <= 2
            && int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            && first <= last
                ? Enumerable.Range(first, last - first + 1)
                : throw new FormatException($"workers has '{part}', must be a number or a range like 3-5");
    }
}
