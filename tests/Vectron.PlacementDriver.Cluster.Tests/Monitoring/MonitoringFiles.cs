using System.Text.Json;
using System.Text.RegularExpressions;

namespace Vectron.PlacementDriver.Cluster.Tests.Monitoring;

/// <summary>The dashboard and the alerts that the repository ships.</summary>
internal static partial class MonitoringFiles
{
    /// <summary>Where they are.</summary>
    public static string Folder { get; } = Path.Combine(Root(), "src", "Vectron.PlacementDriver.Server", "Monitoring");

    /// <summary>The text that lists every metric.</summary>
    public static string List => File.ReadAllText(Path.Combine(Folder, "README.md"));

    /// <summary>Every expression of every panel and annotation.</summary>
    public static IReadOnlyList<MonitoringQuery> DashboardQueries()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(
            Path.Combine(Folder, "grafana", "dashboards", "placement-driver.json")));
        var root = dashboard.RootElement;
        var panels = root.GetProperty("panels").EnumerateArray()
            .Where(panel => panel.TryGetProperty("targets", out _))
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray().Select(target => new MonitoringQuery(
                $"panel '{panel.GetProperty("title")}'",
                target.GetProperty("expr").GetString()!,
                target.GetProperty("legendFormat").GetString()!)));
        var annotations = root.GetProperty("annotations").GetProperty("list").EnumerateArray()
            .Select(list => new MonitoringQuery($"annotation '{list.GetProperty("name")}'", list.GetProperty("expr").GetString()!, ""));
        return [.. panels, .. annotations];
    }

    /// <summary>Every alert's expression, with its text.</summary>
    public static IReadOnlyList<MonitoringQuery> AlertQueries() => [.. Alert()
        .Matches(File.ReadAllText(Path.Combine(Folder, "alerts.yml")))
        .Select(match => new MonitoringQuery(
            $"alert {match.Groups["name"].Value}",
            Blank().Replace(match.Groups["expr"].Value.Replace(">-", "", StringComparison.Ordinal), " ").Trim(),
            match.Groups["rest"].Value))];

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Vectron.PlacementDriver.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"no Vectron.PlacementDriver.sln above {AppContext.BaseDirectory}");
    }

    [GeneratedRegex(@"- alert: (?<name>\w+)\n\s+expr: (?<expr>.*?)\n\s+(?:for|labels):(?<rest>.*?)(?=\n\s*- alert:|\z)", RegexOptions.Singleline)]
    private static partial Regex Alert();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
