using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cluster.Tests.Monitoring;

/// <summary>The shipped dashboard and alerts ask for what three real nodes export, and nothing else.</summary>
public sealed class MonitoringTests
{
    private const int SnapshotInterval = 100;

    [Fact]
    public async Task DashboardAlertsAndList_AgainstThreeNodesThatWork_NameWhatTheyExport()
    {
        await using var cluster = await ProcessCluster.StartAsync(3, "-snapshot-interval", $"{SnapshotInterval}");
        await WorkAsync(cluster);
        var exported = await ScrapeAsync(cluster);

        MonitoringFiles.DashboardQueries().Should().HaveCountGreaterThan(40);
        MonitoringFiles.AlertQueries().Should().HaveCountGreaterThan(15);
        MonitoringFiles.DashboardQueries().Concat(MonitoringFiles.AlertQueries())
            .SelectMany(query => query.Missing(exported)).Should().BeEmpty();

        var own = exported.Families.Where(family => family.Key.StartsWith("vectron_pd_", StringComparison.Ordinal)).ToList();
        own.Where(family => family.Value.Length < 8).Should().BeEmpty("each says what it is");
        var list = MonitoringFiles.List;
        own.Select(family => family.Key).Where(name => !list.Contains($"`{name}`", StringComparison.Ordinal))
            .Should().BeEmpty("the README beside the dashboard lists every metric");
        exported.Families.Keys.Should().NotContain(name => name.StartsWith("entries_", StringComparison.Ordinal), "the library's names stay inside");
    }

    [SkippableFact]
    public async Task AlertsAndDashboard_AreWhatPrometheusUnderstands()
    {
        Skip.If(Promtool.Path is null, "promtool is not installed (Debian's package prometheus has it)");
        var folder = Directory.CreateTempSubdirectory("vectron-promtool-").FullName;
        try
        {
            var records = MonitoringFiles.DashboardQueries()
                .Select((query, i) => $"  - {{record: panel_{i}, expr: {System.Text.Json.JsonSerializer.Serialize(query.Plain)}}}");
            await File.WriteAllTextAsync(
                Path.Combine(folder, "panels.yml"), $"groups:\n- name: panels\n  rules:\n{string.Join('\n', records)}\n");

            foreach (var (place, arguments) in new (string, string[])[]
            {
                (folder, ["check", "rules", "panels.yml"]),
                (MonitoringFiles.Folder, ["check", "rules", "alerts.yml"]),
                (MonitoringFiles.Folder, ["check", "config", "prometheus.yml"]),
                (MonitoringFiles.Folder, ["test", "rules", "alerts.test.yml"]),
            })
            {
                var (exitCode, output) = await Promtool.RunAsync(place, arguments);
                exitCode.Should().Be(0, $"{string.Join(' ', arguments)} printed:\n{output}");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Writes and reads through every node, until each kind of measurement was made.
    private static async Task WorkAsync(ProcessCluster cluster)
    {
        await cluster.EnrollWorkerAsync();
        await cluster.Nodes[1].Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });
        foreach (var node in cluster.Nodes)
        {
            await ProcessCluster.BeatUntilAsync(node, SnapshotInterval + 10);
            await node.Client.HeartbeatAsync(new HeartbeatRequest { WorkerId = "1" });
            await node.Client.GetCollectionStatusAsync(new GetCollectionStatusRequest { Name = "docs" });
        }
    }

    private static async Task<ExportedMetrics> ScrapeAsync(ProcessCluster cluster)
    {
        using var http = new HttpClient();
        var exported = new ExportedMetrics();
        await Eventually.TrueAsync(
            async () =>
            {
                foreach (var node in cluster.Nodes)
                {
                    exported.Add(await http.GetStringAsync(new Uri($"http://{node.Addresses.Http}/metrics")));
                }

                return exported.Families.ContainsKey("vectron_pd_snapshot_duration_seconds");
            },
            () => "a snapshot should be written");
        return exported;
    }
}
