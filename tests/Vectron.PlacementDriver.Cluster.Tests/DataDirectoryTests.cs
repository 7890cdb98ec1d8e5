namespace Vectron.PlacementDriver.Cluster.Tests;

/// <summary>What a node does when it is given a data directory that it must not serve from.</summary>
public sealed class DataDirectoryTests
{
    /// <summary>The exit code that says that the data directory was refused.</summary>
    private const int DirectoryRefused = 3;

    [Fact]
    public async Task Start_SecondProcessOnTheSameDirectory_IsRefused()
    {
        await using var cluster = await ProcessCluster.StartAsync(1);
        var running = cluster.Nodes[0];
        await using var second = cluster.SecondProcessOn(running);

        second.Start();

        (await second.WaitForExitAsync()).Should().Be(DirectoryRefused, second.Output);
        second.Output.Should().Contain(cluster.DataDirectoryOf(running));
        running.IsRunning.Should().BeTrue();
    }

    [Theory]
    [InlineData("checkpoint")]
    [InlineData("state")]
    public async Task Start_FileOfTheLogIsMissing_IsRefusedNamingIt(string file)
    {
        await using var cluster = await ProcessCluster.StartAsync(1);
        var node = cluster.Nodes[0];
        await cluster.EnrollWorkerAsync();
        await node.KillAsync();
        var path = Directory.GetFiles(cluster.DataDirectoryOf(node), file, SearchOption.AllDirectories).Single();
        File.Delete(path);

        node.Start();

        (await node.WaitForExitAsync()).Should().Be(DirectoryRefused, node.Output);
        node.Output.Should().Contain(path);
    }

    [Fact]
    public async Task Start_DirectoryOfAnotherCluster_IsRefusedNamingBoth()
    {
        await using var cluster = await ProcessCluster.StartAsync(1);
        var node = cluster.Nodes[0];
        await node.KillAsync();
        await using var stranger = cluster.SecondProcessOn(node, "-cluster-id", "77");

        stranger.Start();

        (await stranger.WaitForExitAsync()).Should().Be(DirectoryRefused, stranger.Output);
        stranger.Output.Should().Contain("77");
    }

    [Fact]
    public async Task Start_NodeWasWiped_IsNeverCountedAndBothSidesSayWhatHappened()
    {
        await using var cluster = await ProcessCluster.StartAsync(3);
        var leader = await cluster.LeaderAsync();
        await cluster.EnrollWorkerAsync();
        var victim = cluster.Nodes.First(node => node != leader);
        await victim.KillAsync();
        Directory.Delete(cluster.DataDirectoryOf(victim), recursive: true);

        victim.Start();

        await Eventually.TrueAsync(
            () => Task.FromResult(victim.Output.Contains("readmit", StringComparison.OrdinalIgnoreCase)),
            () => $"the wiped node should say how to readmit it; it printed:\n{victim.Output}");
        await Eventually.TrueAsync(
            () => Task.FromResult(cluster.Nodes.Any(node =>
                node != victim && node.Output.Contains("readmit", StringComparison.OrdinalIgnoreCase))),
            () => "another node should say how to readmit it");

        // With a second node gone only the wiped one is left beside the leader: it must not make a majority.
        var other = cluster.Nodes.Single(node => node != leader && node != victim);
        await other.KillAsync();
        var write = () => cluster.EnrollWorkerAsync(leader);
        await write.Should().ThrowAsync<Grpc.Core.RpcException>();
    }
}
