using Vectron.PlacementDriver.Replication.Storage;
using Vectron.PlacementDriver.Replication.Tests.Nodes;

namespace Vectron.PlacementDriver.Replication.Tests.Storage;

/// <summary>Snapshots are written while the node goes on, and stand in for the log that they replace.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public async Task Restart_AfterSnapshotAndCompaction_GivesTheSameState()
    {
        await using var cluster = await TestCluster.StartAsync(1, options => options with { SnapshotInterval = 200 });
        await cluster.PutAsync(1000);
        var node = cluster.Nodes[0];
        await Until.True(() => node.Raft.SnapshotIndex >= 800);
        await cluster.PutAsync(10, "tail");
        var hash = node.State.Hash;
        await Until.True(() => !File.Exists(Path.Combine(node.Folder, "wal", "metadata", "0")));

        await node.RestartAsync();
        await cluster.HasLeaderAsync();

        node.State.Restores.Should().Be(1);
        node.State.Hash.Should().Be(hash);
        node.State.Applied.Should().OnlyContain(entry => entry.Index > 800);
    }

    [Fact]
    public async Task Put_WhileASnapshotIsWritten_GoesOn()
    {
        var stall = new Stall();
        await using var cluster = new TestCluster(1, options => options with { SnapshotInterval = 5 });
        var node = cluster.Nodes[0];
        node.State.BeforeWrite = stall.Wait;
        await node.StartAsync();
        await cluster.HasLeaderAsync();
        await cluster.PutAsync(10);
        await stall.Entered;

        await cluster.PutAsync(50, "meanwhile");
        node.Raft.SnapshotIndex.Should().Be(0);
        stall.Release();
        await Until.True(() => node.Raft.SnapshotIndex > 0);

        node.State.Values.Should().HaveCount(60);
    }

    [Fact]
    public async Task Snapshot_ThatCannotBeWritten_IsToldAndTriedAgain()
    {
        await using var cluster = new TestCluster(1, options => options with { SnapshotInterval = 5 });
        var node = cluster.Nodes[0];
        var time = new SkippingTime();
        node.Time = time;
        node.State.BeforeWrite = () => throw new IOException("no space left on device");
        await node.StartAsync();
        await cluster.HasLeaderAsync();
        await cluster.PutAsync(10);
        await Until.True(() => node.Raft.SnapshotProblem.Contains("no space left on device", StringComparison.Ordinal));
        Directory.EnumerateFiles(node.Folder, "*", SearchOption.AllDirectories).Should().NotContain(path => path.EndsWith(DurableFile.UnfinishedSuffix));
        node.Raft.IsLeader.Should().BeTrue("nobody else could lead");

        node.State.BeforeWrite = null;
        time.Skip(TimeSpan.FromSeconds(5));
        await cluster.PutAsync(1, "later");

        await Until.True(() => node.Raft.SnapshotIndex > 0);
        await Until.True(() => node.Raft.SnapshotProblem.Length == 0);
    }

    [Fact]
    public async Task Snapshot_ThatTheLeaderCannotWrite_HasAnotherLead()
    {
        await using var cluster = await TestCluster.StartAsync(3, options => options with { SnapshotInterval = 20 });
        var harmed = cluster.Leader;
        harmed.State.BeforeWrite = () => throw new IOException("no space left on device");

        for (var i = 0; i < 40 && harmed.Raft.IsLeader; i++)
        {
            _ = await harmed.PutAsync("key", $"{i}");
        }

        await Until.True(() => !harmed.Raft.IsLeader && cluster.Nodes.Any(node => node.Raft.IsLeader));
        harmed.Raft.SnapshotProblem.Should().Contain("no space left on device");
    }

    [Fact]
    public async Task Put_OfEntriesThatTakeLongToApply_LeadsToASnapshot()
    {
        await using var cluster = new TestCluster(1, options => options with { SnapshotInterval = 10_000 });
        var node = cluster.Nodes[0];
        var time = new SkippingTime();
        node.Time = time;
        node.State.OnApplied = _ => time.Skip(TimeSpan.FromSeconds(1));
        await node.StartAsync();
        await cluster.HasLeaderAsync();

        await cluster.PutAsync(6);

        await Until.True(() => node.Raft.SnapshotIndex > 0);
    }

    [Fact]
    public async Task Put_OfManyBytesInFewEntries_LeadsToASnapshot()
    {
        await using var cluster = await TestCluster.StartAsync(1, options => options with { SnapshotInterval = 10_000 });
        var node = cluster.Nodes[0];
        var value = new string('v', 1 << 20);

        for (var i = 0; i < 20; i++)
        {
            (await node.PutAsync("key", value)).Should().NotBeNull();
        }

        await Until.True(() => node.Raft.SnapshotIndex > 0);
    }

    [Fact]
    public async Task LateFollower_AfterCompaction_ComesToTheSameState()
    {
        await using var cluster = await TestCluster.StartAsync(3, options => options with { SnapshotInterval = 50 });
        var late = cluster.Followers.First();
        await late.StopAsync();
        await cluster.PutAsync(300);
        await Until.True(() => cluster.Leader.Raft.SnapshotIndex >= 250);

        await late.StartAsync();
        await cluster.IsLevelAsync();

        late.State.Restores.Should().BePositive();
        cluster.Nodes.Select(node => node.State.Hash).Distinct().Should().ContainSingle();
        await late.RestartAsync();
        await cluster.IsLevelAsync();
        late.State.Values.Should().HaveCount(300);
    }

    [Fact]
    public async Task Restart_WithMemberListsInTheLog_KeepsThemFromTheState()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        await cluster.PutAsync(5);
        var node = cluster.Followers.First();
        await cluster.IsLevelAsync();

        await node.RestartAsync();
        await cluster.IsLevelAsync();

        node.State.Applied.Should().HaveCount(5);
        node.Raft.Members.Should().HaveCount(3);
    }
}
