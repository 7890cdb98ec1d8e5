using Vectron.PlacementDriver.Cluster.Tests;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cli.Tests;

/// <summary>Two of three nodes are gone for good: the third is salvaged, restored, and grown to three again.</summary>
public sealed class LostMajorityTests
{
    private static readonly string[] Calm = ["-unhealthy-after", "1h", "-cluster-id", "2"];

    private readonly List<DriverProcess> grown = [];

    [Fact]
    public async Task Salvage_TwoOfThreeDestroyed_BecomesAClusterOfThreeAgain()
    {
        var directory = Directory.CreateTempSubdirectory("vectron-pd-salvage-");
        await using var old = await ProcessCluster.StartAsync(3, "-unhealthy-after", "1h", "-shards-per-collection", "2");
        await old.EnrollWorkerAsync();
        await old.Nodes[0].Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });
        (await old.StateHashesAsync()).Distinct().Should().ContainSingle();
        foreach (var node in old.Nodes)
        {
            await node.KillAsync();
        }

        Directory.Delete(old.DataDirectoryOf(old.Nodes[0]), recursive: true);
        Directory.Delete(old.DataDirectoryOf(old.Nodes[1]), recursive: true);
        var saved = Path.Combine(directory.FullName, "saved.jsonl");
        var salvage = await DriverProgram.RunAsync("salvage", old.DataDirectoryOf(old.Nodes[2]), saved, "--accept-loss");
        salvage.Code.Should().Be(0, salvage.Error);
        salvage.Error.Should().Contain("1 workers, 1 collections, 2 shards").And.Contain($"vectron-pd restore {saved}");

        await using var one = await ProcessCluster.StartAsync(1, Calm);
        var address = one.Nodes[0].Addresses.Grpc;
        var restored = await CliProcess.RunAsync("restore", saved, "--yes", "--address", address);
        restored.ExitCode.Should().Be(0, restored.ToString());
        foreach (var newcomer in one.NewcomersToOne(Calm))
        {
            newcomer.Start();
            var added = await Eventually.ResultAsync(
                () => CliProcess.RunAsync("members", "add", $"{newcomer.NodeId}", newcomer.Addresses.Raft, "--address", address),
                run => run.ExitCode == 0);
            added.Output.Should().Contain("is a member");
            await newcomer.WaitUntilReadyAsync();
            address += $",{newcomer.Addresses.Grpc}";
            grown.Add(newcomer);
        }

        await one.Nodes[0].KillAsync();
        var status = await Eventually.ResultAsync(
            () => CliProcess.RunAsync("collections", "-o", "json", "--address", address), run => run.ExitCode == 0);

        status.Output.Should().Contain("docs", "two of the three are a majority, and have everything");
        var frozen = await CliProcess.RunAsync("scheduling", "--address", address);
        frozen.Output.Should().StartWith("The cluster is frozen: it was restored from a backup.");
        foreach (var node in grown)
        {
            await node.DisposeAsync();
        }

        directory.Delete(recursive: true);
    }
}
