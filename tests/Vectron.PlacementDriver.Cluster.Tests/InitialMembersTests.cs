using Grpc.Core;

namespace Vectron.PlacementDriver.Cluster.Tests;

/// <summary>
/// Nodes of one cluster that were told different <c>-initial-members</c>: at the first start nobody counts before all agree,
/// and afterwards the setting counts for nothing. The operator is told both lists.
/// </summary>
public sealed class InitialMembersTests
{
    [Fact]
    public async Task FirstStart_OneNodeToldAnotherAddress_FoundsNothingUntilAllAgree()
    {
        await using var cluster = ProcessCluster.Plan(3);
        var members = cluster.Nodes.Select(Entry).ToArray();
        string[] wrong = [members[0], $"2:127.0.0.1:{FreePorts.Take()}", members[2]];
        await using var stranger = cluster.ToldOtherwise(cluster.Nodes[2], wrong);
        cluster.Nodes[0].Start();
        cluster.Nodes[1].Start();
        stranger.Start();

        await SaysAsync(cluster.Nodes[0], $"node 3 at {cluster.Nodes[2].Addresses.Raft} was started with -initial-members {string.Join(',', wrong)}, this node with {string.Join(',', members)}");
        await SaysAsync(stranger, $"node 1 at {cluster.Nodes[0].Addresses.Raft} was started with -initial-members {string.Join(',', members)}, this node with {string.Join(',', wrong)}");
        foreach (var node in new[] { cluster.Nodes[0], cluster.Nodes[1], stranger })
        {
            await RefusesAsync(node);
            (await node.StateAsync()).GetProperty("waitingFor").GetString().Should().Contain("-initial-members");
        }

        await stranger.KillAsync();
        cluster.Nodes[2].Start();
        await cluster.WaitUntilReadyAsync();
        await cluster.EnrollWorkerAsync();
        (await cluster.StateHashesAsync()).Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task FirstStart_OneNodeToldItIsAlone_IsNotJoinedAndTheOthersFoundNothing()
    {
        await using var cluster = ProcessCluster.Plan(3);
        await using var alone = cluster.ToldOtherwise(cluster.Nodes[0], Entry(cluster.Nodes[0]));
        alone.Start();
        await alone.WaitUntilReadyAsync();
        await cluster.EnrollWorkerAsync(alone);

        cluster.Nodes[1].Start();
        cluster.Nodes[2].Start();

        foreach (var node in cluster.Nodes.Skip(1))
        {
            await SaysAsync(node, $"node 1 at {cluster.Nodes[0].Addresses.Raft} is in a cluster of nodes 1, without this one");
            await RefusesAsync(node);
        }

        (await alone.Client.ListWorkersAsync(new(), deadline: Soon)).Workers.Should().ContainSingle("what it acknowledged is there");
    }

    [Fact]
    public async Task Restart_EveryNodeToldOtherwise_StaysTheClusterThatItWas()
    {
        await using var cluster = await ProcessCluster.StartAsync(3);
        await cluster.EnrollWorkerAsync();
        foreach (var node in cluster.Nodes)
        {
            await node.KillAsync();
        }

        // Alone, with a stranger, and in another order: the last means the same.
        var members = cluster.Nodes.Select(Entry).ToArray();
        string[] strangers = [members[0], members[1], $"9:127.0.0.1:{FreePorts.Take()}"];
        await using var alone = cluster.ToldOtherwise(cluster.Nodes[0], members[0]);
        await using var mixed = cluster.ToldOtherwise(cluster.Nodes[1], strangers);
        await using var reversed = cluster.ToldOtherwise(cluster.Nodes[2], members.Reverse());
        alone.Start();
        await SaysAsync(alone, Warning(members[0], members));
        await RefusesAsync(alone);

        mixed.Start();
        await SaysAsync(mixed, Warning(string.Join(',', strangers), members));
        await alone.WaitUntilReadyAsync();
        (await alone.Client.ListWorkersAsync(new(), deadline: Soon)).Workers.Should().ContainSingle("nothing is lost");
        await cluster.EnrollWorkerAsync(mixed);

        reversed.Start();
        await reversed.WaitUntilReadyAsync();
        reversed.Output.Should().NotContain("is not the cluster");
        await alone.KillAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                await cluster.EnrollWorkerAsync(reversed);
                return true;
            },
            () => "the other two are a majority of the three");
    }

    private static DateTime Soon => DateTime.UtcNow.AddSeconds(10);

    private static string Entry(DriverProcess node) => $"{node.NodeId}:{node.Addresses.Raft}";

    // As the log line has the values.
    private static string Warning(string given, string[] members) => $"\"Given\":\"{given}\",\"Members\":\"{string.Join(',', members)}\"";

    private static Task SaysAsync(DriverProcess node, string text) => Eventually.TrueAsync(
        () => Task.FromResult(node.Output.Contains(text, StringComparison.Ordinal)), () => $"node {node.NodeId} should say: {text}\nIt said:\n{node.Output}");

    // Neither a write nor a read: it knows of no majority.
    private static async Task RefusesAsync(DriverProcess node)
    {
        await node.WaitUntilAnswersAsync();
        var deadline = DateTime.UtcNow.AddSeconds(2);
        var write = async () => await node.Client.RegisterWorkerAsync(new() { GrpcAddress = "127.0.0.1:1", RaftAddress = "127.0.0.1:2" }, deadline: deadline);
        var read = async () => await node.Client.ListWorkersAsync(new(), deadline: deadline);
        (await write.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().BeOneOf(StatusCode.Unavailable, StatusCode.DeadlineExceeded);
        (await read.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().BeOneOf(StatusCode.Unavailable, StatusCode.DeadlineExceeded);
    }
}
