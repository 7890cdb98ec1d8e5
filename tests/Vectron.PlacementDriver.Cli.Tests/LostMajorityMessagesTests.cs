using Vectron.PlacementDriver.Cluster.Tests;

namespace Vectron.PlacementDriver.Cli.Tests;

/// <summary>What an operator is told while two of three nodes are down.</summary>
public sealed class LostMajorityMessagesTests
{
    [Fact]
    public async Task Commands_WithoutAMajority_SayWhatIsWrong()
    {
        await using var cluster = await ProcessCluster.StartAsync(3);
        await cluster.EnrollWorkerAsync();
        await Task.WhenAll(cluster.Nodes.Skip(1).Select(node => node.KillAsync()));
        var address = string.Join(',', cluster.Nodes.Select(node => node.Addresses.Grpc));

        var status = await CliProcess.RunAsync("status", "--address", address);
        var scheduling = await CliProcess.RunAsync("scheduling", "--address", address);
        var created = await CliProcess.RunAsync("collections", "create", "docs", "--dimension", "4", "--address", address);

        status.ExitCode.Should().Be((int)ExitCode.Unreachable, status.ToString());
        status.Output.Should().Contain("unavailable").And.Contain("1 of 3 answer").And.Contain("workers      1")
            .And.Contain("a majority of the nodes").And.Contain($"node 2 at {cluster.Nodes[1].Addresses.Raft}: does not answer");
        foreach (var run in (CliRun[])[scheduling, created])
        {
            run.ExitCode.Should().Be((int)ExitCode.Unreachable);
            run.Errors.Should().Contain("a majority of the nodes", "the node knows why, and says so before its caller goes");
        }
    }
}
