using System.Text.Json;
using Vectron.PlacementDriver.Cluster.Tests;

namespace Vectron.PlacementDriver.Cli.Tests;

/// <summary>What an operator does to the driver's nodes while clients go on writing.</summary>
public sealed class MembersUnderWritesTests
{
    private const int WritesBetweenSteps = 30;

    [Fact]
    public async Task Members_AddedRemovedReplacedAndRestarted_CostNoWrite()
    {
        await using var cluster = await ProcessCluster.StartAsync(3, "-shards-per-collection", "1", "-unhealthy-after", "1h");
        await cluster.EnrollWorkerAsync();
        var leader = await cluster.LeaderAsync();
        var followers = cluster.Nodes.Where(node => node != leader).ToArray();
        await using var fourth = cluster.Newcomer(4, followers);
        await using var fifth = cluster.Newcomer(5, [followers[1], fourth]);

        // The node that will be removed comes first: clients keep asking it for as long as they can.
        DriverProcess[] nodes = [leader, .. followers, fourth, fifth];
        var addresses = nodes.Select(node => node.Addresses.Grpc).ToArray();
        await using var writers = new PacedWriters("writer", addresses);
        await writers.WaitForMoreAsync(WritesBetweenSteps);

        await fourth.StartAndAnswerAsync();

        // It goes on running after it has handed over, and may not answer from what it knew.
        await DoAsync("members", "replace", $"{leader.NodeId}", "4", fourth.Addresses.Raft, "--yes");
        await fourth.WaitUntilReadyAsync();

        var dead = followers[0];
        await dead.KillAsync();
        await fifth.StartAndAnswerAsync();
        await DoAsync("members", "add", "5", fifth.Addresses.Raft);
        await fifth.WaitUntilReadyAsync();
        await DoAsync("members", "remove", $"{dead.NodeId}", "--yes");

        DriverProcess[] members = [followers[1], fourth, fifth];
        foreach (var node in members)
        {
            node.Signal(Signals.Terminate);
            (await node.WaitForExitAsync()).Should().Be(0, node.Output);
            await writers.WaitForMoreAsync(WritesBetweenSteps);
            node.Start();
            await node.WaitUntilReadyAsync();
        }

        await writers.StopAsync();
        writers.Failures.Should().BeEmpty();
        foreach (var node in members)
        {
            (await node.CollectionsAsync()).Order(StringComparer.Ordinal).Should().Equal(
                writers.Acknowledged.Order(StringComparer.Ordinal), "nothing acknowledged may be missing on node {0}", node.NodeId);
        }

        using var listed = JsonDocument.Parse((await CliProcess.RunAsync(
            "members", "-o", "json", "--address", string.Join(',', members.Select(node => node.Addresses.Grpc)))).Output);
        listed.RootElement.GetProperty("nodes").EnumerateArray().Where(node => node.GetProperty("member").GetBoolean())
            .Select(node => node.GetProperty("nodeId").GetUInt64()).Should().BeEquivalentTo(members.Select(node => node.NodeId));

        async Task DoAsync(params string[] change)
        {
            var run = await CliProcess.RunAsync([.. change, "--address", string.Join(',', addresses)]);
            run.ExitCode.Should().Be(0, run.ToString());
            await writers.WaitForMoreAsync(WritesBetweenSteps);
        }
    }
}
