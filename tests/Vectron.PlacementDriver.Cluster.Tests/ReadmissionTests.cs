
namespace Vectron.PlacementDriver.Cluster.Tests;

/// <summary>A node that lost its data directory gets its place back, from an operator or from the leader itself.</summary>
public sealed class ReadmissionTests
{
    [Fact]
    public async Task Readmit_NodeWasWiped_ItHoldsTheStateAndVotesAgain()
    {
        await using var cluster = await ProcessCluster.StartAsync(3);
        var leader = await cluster.LeaderAsync();
        await cluster.EnrollWorkerAsync();
        var wiped = cluster.Nodes.First(node => node != leader);
        var other = cluster.Nodes.Single(node => node != leader && node != wiped);
        await wiped.KillAsync();
        Directory.Delete(cluster.DataDirectoryOf(wiped), recursive: true);
        wiped.Start();
        var told = new System.Text.RegularExpressions.Regex($"readmit node {wiped.NodeId} with incarnation ([0-9a-f]{{32}})");
        await Eventually.TrueAsync(
            () => Task.FromResult(told.IsMatch(wiped.Output)),
            () => $"the wiped node should say how to readmit it; it printed:\n{wiped.Output}");
        var incarnation = told.Match(wiped.Output).Groups[1].Value;

        (await ReadmitAsync(other, wiped.NodeId, new string('0', 32))).Code.Should().Be(1, "no node has that incarnation");
        (await ReadmitAsync(other, wiped.NodeId, "nonsense")).Code.Should().Be(2);
        var done = await ReadmitAsync(other, wiped.NodeId, incarnation);
        done.Code.Should().Be(0, done.Output);
        await wiped.WaitUntilReadyAsync();
        var again = await ReadmitAsync(other, wiped.NodeId, incarnation);
        again.Code.Should().Be(0, again.Output);
        (await cluster.StateHashesAsync()).Distinct().Should().ContainSingle();

        await leader.KillAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                await cluster.EnrollWorkerAsync(wiped);
                return true;
            },
            () => "the readmitted node and one more are a majority");
    }

    [Fact]
    public async Task Wiped_WithEveryOtherNodeServing_IsReadmittedWithoutAnOperator()
    {
        await using var cluster = await ProcessCluster.StartAsync(3);
        var leader = await cluster.LeaderAsync();
        await cluster.EnrollWorkerAsync();
        var wiped = cluster.Nodes.First(node => node != leader);
        await wiped.KillAsync();
        Directory.Delete(cluster.DataDirectoryOf(wiped), recursive: true);

        wiped.Start();

        await wiped.WaitUntilReadyAsync();
        leader.Output.Should().Contain("came back with an empty data directory");
        (await cluster.StateHashesAsync()).Distinct().Should().ContainSingle();
        await leader.KillAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                await cluster.EnrollWorkerAsync(wiped);
                return true;
            },
            () => "the readmitted node and one more are a majority");
    }

    internal static async Task<(int Code, string Output)> ReadmitAsync(DriverProcess through, ulong nodeId, string incarnation)
    {
        var (code, output, error) = await DriverProgram.RunAsync(
            "readmit", "-grpc-addr", through.Addresses.Grpc, $"{nodeId}", incarnation);
        return (code, output + error);
    }
}
