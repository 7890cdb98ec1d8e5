namespace Vectron.PlacementDriver.Cluster.Tests;

/// <summary>Many more entries than a snapshot covers: compaction, restarts and late followers end in the same state.</summary>
public sealed class SnapshotTests
{
    private const int Entries = 10_000;
    private const int MostFiles = 64;

    [Fact]
    public async Task Restart_AfterTenThousandEntries_StateIsTheSameEverywhere()
    {
        await using var cluster = await ProcessCluster.StartAsync(3, "-snapshot-interval", "2000");
        await cluster.EnrollWorkerAsync();
        var late = cluster.Nodes.First(node => node.NodeId != 1);
        await late.KillAsync();

        await ProcessCluster.BeatUntilAsync(cluster.Nodes[0], Entries);
        late.Start();
        await late.WaitUntilReadyAsync();
        var hashes = await cluster.StateHashesAsync();
        hashes.Distinct().Should().ContainSingle("a late follower catches up from a snapshot");

        foreach (var node in cluster.Nodes)
        {
            await node.KillAsync();
        }

        cluster.StartAll();
        await cluster.WaitUntilReadyAsync();

        (await cluster.Nodes[2].Client.ListWorkersAsync(new Protocol.V1.ListWorkersRequest()))
            .Workers.Should().ContainSingle();
        (await cluster.StateHashesAsync()).Distinct().Should().ContainSingle();
        foreach (var node in cluster.Nodes)
        {
            // One file and one mapping per page of the log: without compaction they would grow with it.
            Directory.GetFiles(cluster.DataDirectoryOf(node), "*", SearchOption.AllDirectories)
                .Should().HaveCountLessThan(MostFiles);
        }
    }
}
