using Vectron.PlacementDriver.Cluster.Tests;

namespace Vectron.PlacementDriver.Cli.Tests;

/// <summary>
/// Another build's nodes replaced one after the other by this one's, and back, while clients write through the library.
/// <c>tests/rolling-upgrade.sh COMMIT</c> makes the other build and names it; without, there is nothing to test.
/// </summary>
public sealed class RollingUpgradeTests
{
    private const int WritesBetweenSteps = 30;

    // Far more than a snapshot's worth of entries while a node is away: it comes back by the snapshot of the other build.
    private const int SnapshotInterval = 100;
    private const int WritesWhileAway = 300;

    private static readonly string? OtherProgram =
        Environment.GetEnvironmentVariable("VECTRON_OTHER_BUILD") is { } folder ? Path.Combine(folder, "vectron-placementdriver.dll") : null;

    [SkippableFact]
    public async Task Nodes_OfTwoBuilds_ServeTogether_ThereAndBack()
    {
        Skip.If(OtherProgram is null, "VECTRON_OTHER_BUILD names no other build");
        await using var cluster = ProcessCluster.Plan(
            3, "-shards-per-collection", "1", "-unhealthy-after", "1h", "-snapshot-interval", $"{SnapshotInterval}");
        foreach (var node in cluster.Nodes)
        {
            node.Program = OtherProgram;
        }

        cluster.StartAll();
        await cluster.WaitUntilReadyAsync();
        await cluster.EnrollWorkerAsync();
        var acknowledged = new List<string>();

        acknowledged.AddRange(await ReplaceAllAsync(cluster, DriverProcess.ProgramOfNow, "there"));
        acknowledged.AddRange(await ReplaceAllAsync(cluster, OtherProgram, "back"));

        foreach (var node in cluster.Nodes)
        {
            (await node.CollectionsAsync()).Order(StringComparer.Ordinal).Should().Equal(
                acknowledged.Order(StringComparer.Ordinal), "nothing acknowledged may be missing on node {0}", node.NodeId);
        }
    }

    // The leader last: until then it sends its snapshots to nodes of the other build.
    private static async Task<IEnumerable<string>> ReplaceAllAsync(ProcessCluster cluster, string program, string name)
    {
        var acknowledged = new List<string>();
        var leader = await cluster.LeaderAsync();
        foreach (var node in cluster.Nodes.OrderBy(node => node == leader))
        {
            await using var writers = new PacedWriters(
                $"{name}-{node.NodeId}", [.. cluster.Nodes.Select(one => one.Addresses.Grpc)]);
            await writers.WaitForMoreAsync(WritesBetweenSteps);
            node.Signal(Signals.Terminate);
            (await node.WaitForExitAsync()).Should().Be(0, node.Output);
            var installed = SnapshotsInstalled(node);
            await writers.WaitForMoreAsync(WritesWhileAway);
            node.Program = program;
            node.Start();
            await node.WaitUntilReadyAsync();
            await writers.WaitForMoreAsync(WritesBetweenSteps);
            await writers.StopAsync();

            writers.Failures.Should().BeEmpty();
            acknowledged.AddRange(writers.Acknowledged);
            (await cluster.StateHashesAsync()).Distinct().Should().ContainSingle("nodes of both builds hold the same state");
            SnapshotsInstalled(node).Should().BeGreaterThan(installed, "node {0} comes back by a snapshot of the leader's build", node.NodeId);
        }

        return acknowledged;
    }

    private static int SnapshotsInstalled(DriverProcess node) =>
        node.Output.Split('\n').Count(line => line.Contains("Snapshot of the leader installed", StringComparison.Ordinal));
}
