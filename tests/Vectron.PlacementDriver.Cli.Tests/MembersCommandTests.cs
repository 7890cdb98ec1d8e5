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
        var run = await cluster.RunAsync("members", "add", "4", "127.0.0.1:1", "--timeout", "3s");

        run.ExitCode.Should().Be((int)ExitCode.Unreachable);
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
