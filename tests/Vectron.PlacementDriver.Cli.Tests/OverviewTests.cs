using System.Text.Json;

namespace Vectron.PlacementDriver.Cli.Tests;

[Collection(ClusterScene.Name)]
public sealed class OverviewTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Status_OfAHealthyCluster_SaysSo() => await GoldenAsync("status", numbers: false, "status");

    [Fact]
    public async Task Status_AsJson_IsForScripts() => await GoldenAsync("status-json", numbers: false, "status", "--output", "json");

    [Fact]
    public async Task Members_OfACluster_ShowRoleAndLag()
    {
        var run = await cluster.RunAsync("members", "-o", "json");

        using var json = JsonDocument.Parse(run.Output);
        var nodes = json.RootElement.GetProperty("nodes").EnumerateArray().ToList();
        nodes.Select(node => node.GetProperty("nodeId").GetInt32()).Should().Equal(1, 2, 3);
        nodes.Select(node => node.GetProperty("grpcAddress").GetString()).Should().Equal(
            cluster.Nodes.Select(node => node.Addresses.Grpc));
        nodes.Select(node => node.GetProperty("role").GetString()).Order().Should().Equal("follower", "follower", "leader");
        nodes.Select(node => node.GetProperty("diskTotalBytes").GetInt64()).Should().OnlyContain(bytes => bytes > 0);
    }

    [Fact]
    public async Task Members_AsTable_HasARowForEach()
    {
        var run = await cluster.RunAsync("members");

        // Which node leads is the election's choice.
        run = run with { Output = run.Output.Replace("follower", "leader  ", StringComparison.Ordinal) };
        GoldenOutput.ShouldEqual("members", run, cluster, numbers: true);
    }

    [Fact]
    public async Task Verify_OfAHealthyCluster_FindsItSoundOnEveryNode()
    {
        var run = await cluster.RunAsync("verify", "-o", "json");

        run.ExitCode.Should().Be(0, run.ToString());
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("sound").GetBoolean().Should().BeTrue();
        json.RootElement.GetProperty("nodes").EnumerateArray().Select(node => node.GetInt32()).Should().Equal(1, 2, 3);
        json.RootElement.GetProperty("shards").GetInt32().Should().BeGreaterThan(0);
        json.RootElement.GetProperty("findings").GetArrayLength().Should().Be(0);
        (await cluster.RunAsync("verify")).Output.Should().Contain("nodes 1, 2, 3 compared").And.EndWith("sound\n");
    }

    [Fact]
    public async Task Workers_AreListed() => await GoldenAsync("workers", numbers: false, "workers");

    [Fact]
    public async Task Workers_AsJson_AreListed() => await GoldenAsync("workers-json", numbers: false, "workers", "-o", "json");

    [Fact]
    public async Task Collections_AreListed() => await GoldenAsync("collections", numbers: false, "collections");

    [Fact]
    public async Task Shards_OfACollection_AreListed() => await GoldenAsync("shards", numbers: false, "shards", "docs");

    [Fact]
    public async Task Shards_WithProblems_AreNoneInAHealthyCluster() =>
        await GoldenAsync("shards-problems", numbers: false, "shards", "--problems");

    [Fact]
    public async Task Shards_OfNoCollection_AreNotFound() => await GoldenAsync("shards-unknown", numbers: false, "shards", "nothing");

    [Fact]
    public async Task Route_OfAVector_NamesShardAndWorker() => await GoldenAsync("route", numbers: false, "route", "docs", "hello");

    [Fact]
    public async Task Shards_OfAWorker_AreListed() => await GoldenAsync("shards-worker", numbers: false, "shards", "--worker", "4");

    [Fact]
    public async Task Doctor_OfATestCluster_SeesNoError() => await GoldenAsync("doctor", numbers: false, "doctor");

    private async Task GoldenAsync(string name, bool numbers, params string[] arguments) =>
        GoldenOutput.ShouldEqual(name, await cluster.RunAsync(arguments), cluster, numbers);
}
