using System.Text.Json;
using Vectron.PlacementDriver.Cluster.Tests;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cli.Tests;

/// <summary>A backup of one cluster becomes the state of another, with real processes.</summary>
[Collection(ClusterScene.Name)]
public sealed class RestoreCommandTests(ClusterFixture cluster) : IAsyncLifetime
{
    private readonly string directory = Directory.CreateTempSubdirectory("vectron-pd-restore-").FullName;

    private string Backup => Path.Combine(directory, "backup.jsonl");

    public async Task InitializeAsync() => (await cluster.RunAsync("backup", Backup)).ExitCode.Should().Be(0);

    public Task DisposeAsync()
    {
        Directory.Delete(directory, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Restore_IntoAClusterThatIsNotNew_IsRefused()
    {
        GoldenOutput.ShouldEqual("restore-used", Nameless(await cluster.RunAsync("restore", Backup, "--yes")), cluster);
        (await cluster.RunAsync("scheduling")).Output.Trim().Should().Be("Nothing is paused and the cluster is not frozen.");
    }

    [Fact]
    public async Task Restore_OfNoBackup_SaysSo()
    {
        var none = Path.Combine(directory, "none.jsonl");
        var cut = Path.Combine(directory, "cut.jsonl");
        await File.WriteAllBytesAsync(cut, (await File.ReadAllBytesAsync(Backup))[..500]);

        (await cluster.RunAsync("restore", none, "--yes")).ExitCode.Should().Be((int)ExitCode.WrongUsage);
        (await cluster.RunAsync("restore", cut, "--yes")).ExitCode.Should().Be((int)ExitCode.No);
    }

    [Fact]
    public async Task Restore_IntoANewCluster_KeepsItFrozenUntilItIsLeft()
    {
        await using var fresh = await ProcessCluster.StartAsync(3, "-cluster-id", "9");
        var address = string.Join(',', fresh.Nodes.Select(node => node.Addresses.Grpc));
        var bytes = await File.ReadAllBytesAsync(Backup);

        GoldenOutput.ShouldEqual("restore-dry-run", Nameless(await RunAsync(address, "restore", Backup, "--dry-run")), cluster);
        GoldenOutput.ShouldEqual("restore-json", Nameless(await RunAsync(address, "restore", Backup, "--dry-run", "-o", "json")), cluster);
        GoldenOutput.ShouldEqual("restore-unconfirmed", Nameless(await RunAsync(address, "restore", Backup)), cluster);
        (await CliProcess.RunAsync(bytes.AsMemory()[..^300], ["restore", "-", "--yes", "--address", address])).ToString()
            .Should().Contain("exit code 7").And.Contain("standard input");
        (await CliProcess.RunAsync(bytes, ["restore", "-", "--address", address])).ExitCode.Should().Be((int)ExitCode.NotConfirmed);
        GoldenOutput.ShouldEqual(
            "restore", await CliProcess.RunAsync(bytes, ["restore", "-", "--yes", "--reason", "tape 7", "--address", address]), cluster);

        (await fresh.StateHashesAsync()).Distinct().Should().ContainSingle("every node put the same together");
        (await fresh.Nodes[0].StateAsync()).GetProperty("clusterNumber").GetUInt64().Should().Be(9);
        (await BeatAsync(fresh, "1")).Message.Should().Be("[]");
        var waiting = await RunAsync(address, "freeze", "leave", "--yes");
        GoldenOutput.ShouldEqual("freeze-leave-early", waiting, cluster);
        await ReportAsync(fresh);
        GoldenOutput.ShouldEqual("freeze-leave-unconfirmed", await RunAsync(address, "freeze", "leave"), cluster);
        GoldenOutput.ShouldEqual("freeze-leave", await RunAsync(address, "freeze", "leave", "--yes"), cluster);
        (await BeatAsync(fresh, "1")).Message.Should().StartWith("[{").And.Contain("\"collection\":\"docs\"");
        (await fresh.StateHashesAsync()).Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task Restore_LeaderKilledInTheMiddle_GoesOnAndIsTheSameEverywhere()
    {
        await using var fresh = await ProcessCluster.StartAsync(3, "-cluster-id", "9");
        var address = string.Join(',', fresh.Nodes.Select(node => node.Addresses.Grpc));
        var leader = await fresh.LeaderAsync();
        using var restoring = CliProcess.Start("restore", Backup, "--yes", "-o", "json", "--address", address);
        restoring.StandardInput.Close();
        var output = restoring.StandardOutput.ReadToEndAsync();
        var errors = restoring.StandardError.ReadToEndAsync();

        // Whatever it is at: checking, sending, finishing.
        await Eventually.TrueAsync(
            async () => (await fresh.Nodes[0].StateAsync()).GetProperty("revision").GetInt64() > 4 || restoring.HasExited,
            () => "the restore should begin");
        await leader.KillAsync();
        await restoring.WaitForExitAsync();
        leader.Start();
        await fresh.WaitUntilReadyAsync();

        restoring.ExitCode.Should().Be(0, await errors);
        using var answer = JsonDocument.Parse(await output);
        answer.RootElement.GetProperty("restored").GetProperty("shards").GetInt32().Should().Be(4);
        (await fresh.StateHashesAsync()).Distinct().Should().ContainSingle();
        await fresh.Nodes[0].KillAsync();
        fresh.Nodes[0].Start();
        await fresh.WaitUntilReadyAsync();
        (await fresh.StateHashesAsync()).Distinct().Should().ContainSingle("a restarted node comes to the same");
    }

    private static Task<CliRun> RunAsync(string address, params string[] arguments) =>
        CliProcess.RunAsync([.. arguments, "--address", address]);

    private static async Task<HeartbeatResponse> BeatAsync(ProcessCluster of, string worker) =>
        await of.Nodes[0].Client.HeartbeatAsync(new HeartbeatRequest { WorkerId = worker });

    // The leaders of all shards say who their members are.
    private static async Task ReportAsync(ProcessCluster of)
    {
        var status = await of.Nodes[0].Client.GetCollectionStatusAsync(new GetCollectionStatusRequest { Name = "docs" });
        foreach (var shard in status.Shards)
        {
            var beat = new HeartbeatRequest { WorkerId = $"{shard.Replicas[0]}" };
            beat.ShardMembership.Add(new ShardMembershipInfo { ShardId = shard.ShardId, NodeIds = { shard.Replicas } });
            await of.Nodes[0].Client.HeartbeatAsync(beat);
        }
    }

    private CliRun Nameless(CliRun run) => run with
    {
        Output = run.Output.Replace(directory, "<directory>", StringComparison.Ordinal),
        Errors = run.Errors.Replace(directory, "<directory>", StringComparison.Ordinal),
    };
}
