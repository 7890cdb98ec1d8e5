using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Vectron.PlacementDriver.Cluster.Tests;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cli.Tests;

public sealed class WatchCommandTests
{
    [Fact]
    public async Task Watch_WhileACollectionComesAndGoes_TellsEachChange()
    {
        await using var cluster = await ProcessCluster.StartAsync(1, "-shards-per-collection", "2");
        await cluster.EnrollWorkerAsync();
        var client = cluster.Nodes[0].Client;
        using var watch = Watch(cluster);
        (await watch.StandardOutput.ReadLineAsync()).Should().EndWith("now 1 workers, 0 collections, 0 shards, 1 nodes");

        await client.CreateCollectionAsync(new CreateCollectionRequest { Name = "short", Dimension = 2, Distance = "dot" });
        await client.DeleteCollectionAsync(new DeleteCollectionRequest { Name = "short" });

        var lines = await ReadUntilAsync(watch, line => line.EndsWith("deleted", StringComparison.Ordinal));
        watch.Kill();
        lines.Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..])
            .Where(line => !line.StartsWith("worker", StringComparison.Ordinal))
            .Should().StartWith("collection short created, dimension 2, dot").And.Contain("shard 1 of short: replicas 1")
            .And.Contain("shard 2 of short: replicas 1").And.Contain("collection short deleted");
        lines.Select(line => long.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture)).Should().BeInAscendingOrder();
    }

    [Fact]
    public async Task Watch_AsJson_PrintsOneObjectALine()
    {
        await using var cluster = await ProcessCluster.StartAsync(1);
        using var watch = Watch(cluster, "--progress", "-o", "json");

        var lines = await ReadUntilAsync(watch, line => line.Contains("progress", StringComparison.Ordinal));

        watch.Kill();
        lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("step").GetString())
            .Should().StartWith("picture").And.EndWith("progress");
    }

    [Fact]
    public async Task Watch_ForAWhile_EndsByItself()
    {
        await using var cluster = await ProcessCluster.StartAsync(1);

        var run = await CliProcess.RunAsync("watch", "--for", "1s", "--address", cluster.Nodes[0].Addresses.Grpc);

        run.ExitCode.Should().Be(0, run.ToString());
    }

    private static Process Watch(ProcessCluster cluster, params string[] arguments) =>
        CliProcess.Start(["watch", "--address", cluster.Nodes[0].Addresses.Grpc, .. arguments]);

    private static async Task<List<string>> ReadUntilAsync(Process watch, Func<string, bool> isLast)
    {
        var lines = new List<string>();
        while (lines.Count == 0 || !isLast(lines[^1]))
        {
            lines.Add(await watch.StandardOutput.ReadLineAsync() ?? throw new EndOfStreamException("the watch ended"));
        }

        return lines;
    }
}
