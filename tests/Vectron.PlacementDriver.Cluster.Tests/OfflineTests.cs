using System.Text.Json;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cluster.Tests;

/// <summary>What the program says of a data directory that no node uses, and of a backup.</summary>
public sealed class OfflineTests
{
    [Fact]
    public async Task Inspect_OfAKilledNode_ShowsTheStateThatItServed()
    {
        await using var cluster = await ProcessCluster.StartAsync(1, "-unhealthy-after", "1h");
        var (_, last) = await FillAsync(cluster, collections: 3);
        var node = cluster.Nodes[0];
        await node.KillAsync();
        var directory = cluster.DataDirectoryOf(node);
        var before = Fingerprint(directory);

        var (code, output, error) = await DriverProgram.RunAsync("inspect", directory);

        code.Should().Be(0, error);
        var shown = JsonDocument.Parse(output).RootElement;
        shown.GetProperty("stateHash").GetString().Should().Be(last.GetProperty("stateHash").GetString());
        shown.GetProperty("collections").GetInt32().Should().Be(3);
        Fingerprint(directory).Should().BeEquivalentTo(before, "looking changes nothing");
    }

    [Fact]
    public async Task Inspect_AtAnEarlierIndex_ShowsTheStateOfThen()
    {
        await using var cluster = await ProcessCluster.StartAsync(1, "-unhealthy-after", "1h");
        var (first, last) = await FillAsync(cluster, collections: 3);
        await cluster.Nodes[0].KillAsync();
        var directory = cluster.DataDirectoryOf(cluster.Nodes[0]);
        var (from, to) = ($"{first.GetProperty("appliedIndex")}", $"{last.GetProperty("appliedIndex")}");

        var then = await DriverProgram.RunAsync("inspect", directory, from);
        var difference = await DriverProgram.RunAsync("diff", directory, from, to);

        JsonDocument.Parse(then.Output).RootElement.GetProperty("stateHash").GetString()
            .Should().Be(first.GetProperty("stateHash").GetString());
        difference.Output.Split('\n').Should().Contain(line => line.StartsWith("+ {\"collection\":{\"name\":\"c2\"", StringComparison.Ordinal))
            .And.NotContain(line => line.Contains("\"name\":\"c0\"", StringComparison.Ordinal), "it was there before");
    }

    [Fact]
    public async Task Inspect_OfAnIndexThatCompactionTookOrThatNeverWas_NamesWhatIsKept()
    {
        await using var cluster = await ProcessCluster.StartAsync(1, "-unhealthy-after", "1h", "-snapshot-interval", "1000");
        await cluster.EnrollWorkerAsync();
        await ProcessCluster.BeatUntilAsync(cluster.Nodes[0], 1_500);
        var directory = cluster.DataDirectoryOf(cluster.Nodes[0]);
        await Eventually.TrueAsync(
            () => Task.FromResult(Directory.EnumerateFiles(Path.Combine(directory, "snapshots"), "*.snapshot").Any()),
            () => "a snapshot should be written");
        await cluster.Nodes[0].KillAsync();

        var early = await DriverProgram.RunAsync("inspect", directory, "1");
        var late = await DriverProgram.RunAsync("inspect", directory, "999999999");

        early.Code.Should().Be(3);
        early.Error.Should().Contain("the state at index 1 is gone: what is kept begins at index");
        late.Code.Should().Be(3);
        late.Error.Should().Contain("there is no index 999999999 yet: the last is");
    }

    [Fact]
    public async Task Salvage_OfASurvivor_IsABackupOfAllThatItHas()
    {
        await using var cluster = await ProcessCluster.StartAsync(3, "-unhealthy-after", "1h");
        await FillAsync(cluster, collections: 2);
        await cluster.StateHashesAsync();
        foreach (var node in cluster.Nodes)
        {
            await node.KillAsync();
        }

        var directory = cluster.DataDirectoryOf(cluster.Nodes[2]);
        var backup = Path.Combine(directory, "..", "salvaged.jsonl");

        var (asked, _, loss) = await DriverProgram.RunAsync("salvage", directory, backup);
        var isWritten = File.Exists(backup);
        var (code, _, error) = await DriverProgram.RunAsync("salvage", directory, backup, "--accept-loss");
        var again = await DriverProgram.RunAsync("salvage", directory, backup, "--accept-loss");
        var inspected = await DriverProgram.RunAsync("inspect", backup);

        (asked, isWritten).Should().Be((2, false));
        loss.Should().Contain("is lost for good").And.Contain("say it again with --accept-loss");
        code.Should().Be(0, error);
        error.Should().Contain("is lost for good");
        var shown = JsonDocument.Parse(inspected.Output).RootElement;
        shown.GetProperty("kind").GetString().Should().Be("backup");
        shown.GetProperty("collections").GetInt32().Should().Be(2);
        again.Code.Should().Be(3, "a file that is there is never overwritten");
    }

    [Fact]
    public async Task Inspect_OfWhatItCannotRead_SaysWhy()
    {
        await using var cluster = await ProcessCluster.StartAsync(1);
        var directory = cluster.DataDirectoryOf(cluster.Nodes[0]);
        var cut = Path.Combine(directory, "..", "cut.jsonl");
        await File.WriteAllTextAsync(cut, "{\"version\":1");

        (await DriverProgram.RunAsync("inspect", directory)).Error.Should().Contain("is in use by process");
        (await DriverProgram.RunAsync("inspect", "/nowhere")).Error.Should().Contain("/nowhere is not a directory");
        (await DriverProgram.RunAsync("inspect", cut)).Code.Should().Be(3);
        (await DriverProgram.RunAsync("inspect", directory, "-5")).Error.Should().Contain("\"-5\" is not an index");
        (await DriverProgram.RunAsync("inspect")).Code.Should().Be(2);
    }

    // Returns the state after the first collection and after the last.
    private static async Task<(JsonElement First, JsonElement Last)> FillAsync(ProcessCluster cluster, int collections)
    {
        await cluster.EnrollWorkerAsync();
        JsonElement? first = null;
        for (var i = 0; i < collections; i++)
        {
            await cluster.Nodes[0].Client.CreateCollectionAsync(new CreateCollectionRequest { Name = $"c{i}", Dimension = 4 });
            first ??= await cluster.Nodes[0].StateAsync();
        }

        return (first!.Value, await cluster.Nodes[0].StateAsync());
    }

    private static Dictionary<string, DateTime> Fingerprint(string directory) => Directory
        .EnumerateFiles(directory, "*", SearchOption.AllDirectories)
        .Where(file => !Path.GetFileName(file).StartsWith("lock", StringComparison.Ordinal))
        .ToDictionary(file => file, File.GetLastWriteTimeUtc);
}
