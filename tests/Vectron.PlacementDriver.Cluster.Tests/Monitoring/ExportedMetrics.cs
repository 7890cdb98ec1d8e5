using System.Text.RegularExpressions;

namespace Vectron.PlacementDriver.Cluster.Tests.Monitoring;

/// <summary>What nodes export at /metrics, in Prometheus' text format: series by name, with the names of their labels.</summary>
internal sealed partial class ExportedMetrics
{
    private readonly Dictionary<string, HashSet<string>> labelsBySeries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> helpByFamily = new(StringComparer.Ordinal);

    /// <summary>The names of families with their help, as exported.</summary>
    public IReadOnlyDictionary<string, string> Families => helpByFamily;

    /// <summary>Reads one node's answer and adds what it holds.</summary>
    public void Add(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Help().Match(line) is { Success: true } help)
            {
                helpByFamily[help.Groups[1].Value] = help.Groups[2].Value;
            }
            else if (Sample().Match(line) is { Success: true } sample)
            {
                ref var labels = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(
                    labelsBySeries, sample.Groups[1].Value, out _);
                (labels ??= new HashSet<string>(StringComparer.Ordinal)).UnionWith(
                    Label().Matches(sample.Groups[2].Value).Select(label => label.Groups[1].Value));
            }
        }
    }

    /// <summary>The labels of a series; null when there is no such series.</summary>
    public IReadOnlySet<string>? LabelsOf(string series) => labelsBySeries.GetValueOrDefault(series);

    [GeneratedRegex("^# HELP (\\S+) (.*)$")]
    private static partial Regex Help();

    [GeneratedRegex("^([a-zA-Z_:][\\w:]*)(?:\\{(.*)\\})? \\S+")]
    private static partial Regex Sample();

    [GeneratedRegex("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Label();
}
