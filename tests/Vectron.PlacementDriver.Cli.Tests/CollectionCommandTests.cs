using Vectron.PlacementDriver.Cluster.Tests;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cli.Tests;

/// <summary>Collections made and removed by command, on a cluster of its own: others count what there is.</summary>
[Collection(ClusterScene.Name)]
public sealed class CollectionCommandTests
{
    [Fact]
    public async Task Collections_CreatedAndDeleted_SayEachOutcome()
    {
        await using var cluster = await ProcessCluster.StartAsync(1);
        var node = cluster.Nodes[0];
        for (var number = 1; number <= 3; number++)
        {
            var worker = await node.Client.RegisterWorkerAsync(new RegisterWorkerRequest { GrpcAddress = $"w{number}:1", RaftAddress = $"w{number}:2" });
            await node.Client.HeartbeatAsync(new HeartbeatRequest { WorkerId = worker.WorkerId });
        }

        var created = await RunAsync(node, "create", "docs", "--dimension", "8", "--distance", "dot");
        var twice = await RunAsync(node, "create", "docs", "--dimension", "8");
        var wrong = await RunAsync(node, "create", "flat", "--dimension", "0");
        var mistyped = await RunAsync(node, "delete", "dosc");
        var unconfirmed = await RunAsync(node, "delete", "docs");
        var deleted = await RunAsync(node, "delete", "docs", "--yes");
        var gone = await RunAsync(node, "delete", "docs", "--yes");

        created.Output.Trim().Should().Be("docs is created; see its shards with: vectron-pd shards docs");
        (twice.ExitCode, wrong.ExitCode, unconfirmed.ExitCode, gone.ExitCode).Should().Be((5, 2, 9, 4));
        mistyped.ExitCode.Should().Be(4, "nobody is asked about what is not there");
        wrong.Errors.Should().Contain("dimension");
        unconfirmed.Errors.Should().Contain("gone for good");
        deleted.Output.Trim().Should().Be("docs is deleted; its workers let go of its shards");
    }

    [Fact]
    public async Task Wait_ForShardsToBeLedAndToBeLetGo_EndsWhenTheyAre()
    {
        var cluster = new ClusterFixture();
        await cluster.InitializeAsync();
        try
        {
            await WaitForBothAsync(cluster);
        }
        finally
        {
            await cluster.DisposeAsync();
        }
    }

    private static async Task WaitForBothAsync(ClusterFixture cluster)
    {
        var creating = cluster.RunAsync("collections", "create", "notes", "--dimension", "8", "--wait");
        await Eventually.TrueAsync(
            async () =>
            {
                await cluster.LeadAllAsync("notes");
                return creating.IsCompleted;
            },
            () => "each shard has a leader");
        var impatient = await cluster.RunAsync("collections", "delete", "notes", "--yes", "--wait", "--wait-timeout", "500ms");
        var again = await cluster.RunAsync("collections", "create", "notes", "--dimension", "8");
        var deleting = cluster.RunAsync("collections", "delete", "notes", "--yes", "--wait");
        await Eventually.TrueAsync(
            async () =>
            {
                await cluster.LetGoAsync();
                return deleting.IsCompleted;
            },
            () => "the workers let go of them");

        (await creating).Output.Trim().Should().Be("notes is created, and every shard of it has a leader");
        (await creating).Errors.Should().Contain("leaderless shards of notes: 0 left");
        impatient.ExitCode.Should().Be(8, impatient.ToString());
        impatient.Output.Trim().Should().StartWith("notes is deleted; its workers let go of its shards; ").And.EndWith("; it goes on");
        again.ExitCode.Should().Be(0);
        (await deleting).Output.Trim().Should().Be("notes is deleted, and its workers have let go of its shards");
    }

    private static Task<CliRun> RunAsync(DriverProcess node, params string[] arguments) =>
        CliProcess.RunAsync(["collections", .. arguments, "--address", node.Addresses.Grpc]);
}
