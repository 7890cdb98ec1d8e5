using System.Text.Json;
using Vectron.PlacementDriver.Cluster.Tests;

namespace Vectron.PlacementDriver.Cli.Tests;

[Collection(ClusterScene.Name)]
public sealed class MembersCommandTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Transfer_OfTheLeadership_HasAnotherNodeLead()
    {
        var before = await cluster.RunAsync("leader");
        var run = await cluster.RunAsync("leader", "transfer");
        var after = await cluster.RunAsync("leader");

        GoldenOutput.ShouldEqual("leader-transfer", run, cluster, numbers: true);
        cluster.Nodes.Select(node => node.Addresses.Grpc).Should().Contain(before.Output.Trim()).And.Contain(after.Output.Trim());
        after.Output.Should().NotBe(before.Output);
    }

    [Theory]
    [InlineData("members-remove-unconfirmed", "remove", "3")]
    [InlineData("members-remove-unknown", "remove", "9", "--yes")]
    [InlineData("members-replace-stranger", "replace", "9", "4", "127.0.0.1:1", "--yes")]
    [InlineData("members-replace-by-member", "replace", "3", "3", "127.0.0.1:1", "--yes")]
    [InlineData("members-add-wildcard", "add", "4", "0.0.0.0:7001")]
    public async Task Change_ThatCannotBe_SaysWhy(string name, params string[] arguments) =>
        GoldenOutput.ShouldEqual(name, await cluster.RunAsync(["members", .. arguments]), cluster);

    [Fact]
    public async Task Add_OfANodeThatDoesNotRun_SaysThatNothingAnswersThere()
    {
        var run = await cluster.RunAsync("members", "add", "4", "127.0.0.1:1");

        run.ExitCode.Should().Be((int)ExitCode.Refused, "the driver answered; who does not is the new node");
        run.Errors.Should().Contain("nothing answers at 127.0.0.1:1").And.Contain("start node 4 there");
    }

    [Fact]
    public async Task Add_ToASingleNodeThatHasWrittenNothingSinceItsRestart_IsDone()
    {
        await using var own = await ProcessCluster.StartAsync(1);
        await own.Nodes[0].KillAsync();
        own.Nodes[0].Start();
        await own.WaitUntilReadyAsync();
        await using var second = own.NewcomersToOne()[0];
        await second.StartAndAnswerAsync();

        var run = await CliProcess.RunAsync("members", "add", "2", second.Addresses.Raft, "--address", own.Nodes[0].Addresses.Grpc);

        run.ExitCode.Should().Be(0, run.ToString());
        run.Output.Should().Contain("is a member");
        await second.WaitUntilReadyAsync();
    }

    [Fact]
    public async Task Replace_OfASingleNode_LeavesTheNewOneLeading()
    {
        await using var own = await ProcessCluster.StartAsync(1);
        await using var second = own.NewcomersToOne()[0];
        await second.StartAndAnswerAsync();
        string[] replace = ["members", "replace", "1", "2", second.Addresses.Raft, "--address", own.Nodes[0].Addresses.Grpc];

        var tried = await CliProcess.RunAsync([.. replace, "--dry-run"]);
        var replaced = await Eventually.ResultAsync(() => CliProcess.RunAsync([.. replace, "--yes"]), run => run.ExitCode == 0);
        var left = await CliProcess.RunAsync("members", "--address", second.Addresses.Grpc, "--output", "json");

        tried.ExitCode.Should().Be(0, tried.ToString());
        tried.Output.Should().Contain("node 2").And.Contain("would be a member").And.Contain("node 1 leads: it would hand over");
        replaced.ExitCode.Should().Be(0, "only the old node's address was given, and it points to the new leader: {0}", replaced);
        using var nodes = JsonDocument.Parse(left.Output);
        nodes.RootElement.GetProperty("nodes").EnumerateArray().Where(node => node.GetProperty("member").GetBoolean())
            .Select(node => node.GetProperty("nodeId").GetInt32()).Should().Equal(2);
    }

    [Fact]
    public async Task Replace_ThatWasCutShortAfterTheNewOneWasAdded_GoesOn()
    {
        await using var own = await ProcessCluster.StartAsync(1);
        await using var second = own.NewcomersToOne()[0];
        await second.StartAndAnswerAsync();
        var address = own.Nodes[0].Addresses.Grpc;
        (await CliProcess.RunAsync("members", "add", "2", second.Addresses.Raft, "--address", address)).ExitCode.Should().Be(0);

        var elsewhere = await CliProcess.RunAsync("members", "replace", "1", "2", "127.0.0.1:1", "--yes", "--address", address);
        var replaced = await Eventually.ResultAsync(
            () => CliProcess.RunAsync("members", "replace", "1", "2", second.Addresses.Raft, "--yes", "--address", address),
            run => run.ExitCode == 0);

        elsewhere.ExitCode.Should().Be((int)ExitCode.WrongUsage, "node 2 is a member under another address");
        replaced.Output.Should().Contain("node 1").And.Contain("no member any more");
    }

    [Fact]
    public async Task Replace_ADeadNode_LetsTheNewOneVote()
    {
        await using var own = await ProcessCluster.StartAsync(3);
        var addresses = string.Join(',', own.Nodes.Select(node => node.Addresses.Grpc));
        await own.EnrollWorkerAsync();
        var leader = await own.LeaderAsync();
        var dead = own.Nodes.First(node => node != leader);
        await dead.KillAsync();
        await using var fresh = own.Newcomer(4, [.. own.Nodes.Where(node => node != dead)]);
        fresh.Start();

        var replaced = await Eventually.ResultAsync(
            () => CliProcess.RunAsync(
                "members", "replace", $"{dead.NodeId}", "4", fresh.Addresses.Raft, "--yes", "--address", addresses),
            run => run.ExitCode == 0);
        await fresh.WaitUntilReadyAsync();

        replaced.Output.Should().Contain("node 4").And.Contain("is a member").And.Contain($"node {dead.NodeId}").And.Contain("no member any more");
        var third = own.Nodes.First(node => node != dead && node.IsRunning);
        await third.KillAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                await own.EnrollWorkerAsync(fresh);
                return true;
            },
            () => $"the new node and one more are a majority; it printed:\n{fresh.Output}");
    }
}
