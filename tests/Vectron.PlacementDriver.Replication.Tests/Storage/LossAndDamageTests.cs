using Vectron.PlacementDriver.Replication.Tests.Nodes;

namespace Vectron.PlacementDriver.Replication.Tests.Storage;

/// <summary>A node refuses to start on a directory that lost something, and names what.</summary>
public sealed class LossAndDamageTests
{
    [Theory]
    [InlineData("identity.json")]
    [InlineData("marker.json")]
    [InlineData("members.json")]
    [InlineData("wal/checkpoint")]
    [InlineData("wal/state")]
    [InlineData("log.seal")]
    public async Task Start_WithAFileMissing_NamesIt(string file)
    {
        await using var cluster = await TestCluster.StartAsync(1);
        await cluster.PutAsync(3);
        var node = cluster.Nodes[0];
        await node.StopAsync();
        File.Delete(Path.Combine(node.Folder, file));

        (await Refusal(node)).Should().ContainAll(Path.Combine(node.Folder, file), "empty");
    }

    [Theory]
    [InlineData("identity.json")]
    [InlineData("marker.json")]
    [InlineData("members.json")]
    public async Task Start_WithAFileDamaged_NamesIt(string file)
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var node = cluster.Nodes[0];
        await node.StopAsync();
        var path = Path.Combine(node.Folder, file);
        foreach (var position in new[] { 0, 20, (int)new FileInfo(path).Length - 2 })
        {
            Flip(path, position);
            (await Refusal(node)).Should().ContainAll(path, "damaged");
            Flip(path, position);
        }

        File.WriteAllBytes(path, []);
        (await Refusal(node)).Should().ContainAll(path, "damaged");
    }

    [Theory]
    [InlineData("wal/checkpoint")]
    [InlineData("wal/state")]
    public async Task Start_WithALogFileCutShort_NamesIt(string file)
    {
        await using var cluster = await TestCluster.StartAsync(1);
        await cluster.PutAsync(3);
        var node = cluster.Nodes[0];
        await node.StopAsync();
        var path = Path.Combine(node.Folder, file);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1]);

        (await Refusal(node)).Should().ContainAll(path, "damaged");
    }

    [Theory]
    [InlineData("wal/checkpoint")]
    [InlineData("wal/state")]
    public async Task Start_AfterACrashWhileTheLogWasMade_MakesItAnew(string file)
    {
        await using var cluster = new TestCluster(1);
        var node = cluster.Nodes[0];
        _ = Directory.CreateDirectory(Path.Combine(node.Folder, "wal"));
        File.WriteAllBytes(Path.Combine(node.Folder, file), []);

        await node.StartAsync();
        await cluster.HasLeaderAsync();

        await cluster.PutAsync(1);
        node.State.Values.Should().HaveCount(1);
    }

    [Fact]
    public async Task Start_WithAFileInPlaceOfTheLog_NamesIt()
    {
        await using var cluster = new TestCluster(1);
        var node = cluster.Nodes[0];
        _ = Directory.CreateDirectory(node.Folder);
        File.WriteAllText(Path.Combine(node.Folder, "wal"), "no folder");

        var act = () => RaftNode.Open(node.Options, node.State, node.Log, node.Time);

        act.Should().Throw<DataDirectoryException>().Which.Message.Should().Contain(Path.Combine(node.Folder, "wal"));
    }

    [Fact]
    public async Task Start_WithADamagedLogEntry_RefusesAndAppliesNothing()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        await cluster.PutAsync(3);
        var node = cluster.Nodes[0];
        await node.StopAsync();
        var page = Directory.EnumerateFiles(Path.Combine(node.Folder, "wal", "data")).Single();
        var text = "key1=1"u8;
        Flip(page, File.ReadAllBytes(page).AsSpan().IndexOf(text));

        (await Refusal(node)).Should().Contain("the log is damaged");
        node.State.Values.Should().BeEmpty();
    }

    [Fact]
    public async Task Start_WithADamagedSnapshot_NamesIt()
    {
        await using var cluster = await TestCluster.StartAsync(1, options => options with { SnapshotInterval = 5 });
        await cluster.PutAsync(20);
        var node = cluster.Nodes[0];
        await Until.True(() => node.Raft.SnapshotIndex > 0);
        await node.StopAsync();
        var path = Directory.EnumerateFiles(Path.Combine(node.Folder, "snapshots")).Order(StringComparer.Ordinal).Last();
        foreach (var position in new[] { 0, 30, 90, (int)new FileInfo(path).Length - 1 })
        {
            Flip(path, position);
            (await Refusal(node)).Should().ContainAll(path, "damaged");
            Flip(path, position);
        }
    }

    [Fact]
    public async Task Start_AfterEachRefusal_WorksOnceTheFileIsBack()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        await cluster.PutAsync(3);
        var node = cluster.Nodes[0];
        await node.StopAsync();
        var path = Path.Combine(node.Folder, "wal", "state");
        var content = File.ReadAllBytes(path);
        File.Delete(path);
        _ = await Refusal(node);

        File.WriteAllBytes(path, content);
        await node.StartAsync();
        await cluster.HasLeaderAsync();

        node.State.Values.Should().HaveCount(3);
    }

    private static async Task<string> Refusal(TestNode node)
    {
        var act = node.StartAsync;
        return (await act.Should().ThrowAsync<DataDirectoryException>()).Which.Message;
    }

    private static void Flip(string path, int position)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[position] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
