using System.Text.RegularExpressions;

namespace Vectron.PlacementDriver.Cluster.Tests.Monitoring;

/// <summary>One PromQL expression of the shipped dashboard or alerts, and the labels that its legend or text shows.</summary>
internal sealed partial record MonitoringQuery(string Where, string Expression, string Text)
{
    // Given by Prometheus itself, or made by the functions used.
    private static readonly HashSet<string> OfTheTarget = ["job", "instance", "le"];

    /// <summary>With Grafana's variables replaced by values, as Prometheus can read it.</summary>
    public string Plain => Expression
        .Replace("$__rate_interval", "5m", StringComparison.Ordinal)
        .Replace("$job", "vectron-pd", StringComparison.Ordinal)
        .Replace("$node", ".+", StringComparison.Ordinal);

    /// <summary>Everything it names that the nodes do not export.</summary>
    public IEnumerable<string> Missing(ExportedMetrics exported)
    {
        var known = new HashSet<string>(OfTheTarget, StringComparer.Ordinal);
        foreach (Match selector in Selector().Matches(Expression))
        {
            var series = selector.Groups[1].Value;
            if (series != "up" && exported.LabelsOf(series) is null)
            {
                yield return $"{Where}: no node exports {series}";
                continue;
            }

            known.UnionWith(exported.LabelsOf(series) ?? OfTheTarget);
            foreach (Match label in Matcher().Matches(selector.Groups[2].Value))
            {
                if (!known.Contains(label.Groups[1].Value))
                {
                    yield return $"{Where}: {series} has no label {label.Groups[1].Value}";
                }
            }
        }

        var shown = Grouping().Matches(Expression).SelectMany(match => match.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Concat(Shown().Matches(Text).Select(match => match.Groups[1].Value));
        foreach (var label in shown.Where(label => !known.Contains(label)))
        {
            yield return $"{Where}: nothing in it has a label {label}";
        }
    }

    [GeneratedRegex(@"\b(vectron_pd_\w+|dotnet_\w+|kestrel_\w+|up)\b(?:\{([^}]*)\})?")]
    private static partial Regex Selector();

    [GeneratedRegex("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"")]
    private static partial Regex Matcher();

    [GeneratedRegex(@"\b(?:by|on)\s*\(([^)]*)\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"\{\{\s*(?:\$labels\.)?(\w+)\s*\}\}")]
    private static partial Regex Shown();
}
