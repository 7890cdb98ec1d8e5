using System.Diagnostics;
using Xunit.Abstractions;

namespace Vectron.PlacementDriver.Cluster.Tests;

/// <summary>Three processes under load through all three addresses, and something happens to the leader.</summary>
public sealed class FailoverTests(ITestOutputHelper output)
{
    private const int WritesBetweenFaults = 30;

    [Fact]
    public async Task Writes_LeaderKilled_NothingIsLostOrStale()
    {
        await using var cluster = await LoadedCluster.StartAsync();
        var leader = await cluster.Nodes.LeaderAsync();

        var since = Stopwatch.GetTimestamp();
        await leader.KillAsync();
        await cluster.ReportGapAsync(output, since, "SIGKILL of the leader");
        leader.Start();
        await leader.WaitUntilReadyAsync();

        await cluster.StopAndCheckAsync();
    }

    [Fact]
    public async Task Writes_LeaderPaused_NothingIsLostOrStale()
    {
        await using var cluster = await LoadedCluster.StartAsync();
        var leader = await cluster.Nodes.LeaderAsync();

        var since = Stopwatch.GetTimestamp();
        leader.Signal(Signals.Stop);
        try
        {
            await cluster.ReportGapAsync(output, since, "SIGSTOP of the leader");
        }
        finally
        {
            leader.Signal(Signals.Continue);
        }

        await leader.WaitUntilReadyAsync();
        await cluster.StopAndCheckAsync();
    }

    [Fact]
    public async Task Writes_FollowerKilled_GoOn()
    {
        await using var cluster = await LoadedCluster.StartAsync();
        var leader = await cluster.Nodes.LeaderAsync();
        var follower = cluster.Nodes.Nodes.First(node => node != leader);

        await follower.KillAsync();
        await cluster.Writes.WaitForMoreAsync(WritesBetweenFaults);
        (await cluster.Nodes.LeaderAsync()).Should().BeSameAs(leader, "a lost follower costs no leadership");
        follower.Start();
        await follower.WaitUntilReadyAsync();

        await cluster.StopAndCheckAsync();
    }

    [Fact]
    public async Task Writes_AllKilledAtOnceAndRestarted_NothingIsLost()
    {
        await using var cluster = await LoadedCluster.StartAsync();

        foreach (var node in cluster.Nodes.Nodes)
        {
            node.Signal(Signals.Kill);
        }

        await Task.WhenAll(cluster.Nodes.Nodes.Select(node => node.WaitForExitAsync()));
        cluster.Nodes.StartAll();
        await cluster.Nodes.WaitUntilReadyAsync();
        await cluster.Writes.WaitForMoreAsync(WritesBetweenFaults);

        await cluster.StopAndCheckAsync();
    }

    [Fact]
    public async Task Writes_LeaderAskedToStop_LeadershipMovesAndItExitsWithZero()
    {
        await using var cluster = await LoadedCluster.StartAsync();
        var leader = await cluster.Nodes.LeaderAsync();

        var since = Stopwatch.GetTimestamp();
        leader.Signal(Signals.Terminate);
        (await leader.WaitForExitAsync()).Should().Be(0, leader.Output);
        await cluster.ReportGapAsync(output, since, "SIGTERM of the leader");
        leader.Start();
        await leader.WaitUntilReadyAsync();

        await cluster.StopAndCheckAsync();
    }

    [Fact]
    public async Task Stop_AllNodesAtOnce_EveryOneExitsWithZero()
    {
        await using var cluster = await ProcessCluster.StartAsync(3);

        foreach (var node in cluster.Nodes)
        {
            node.Signal(Signals.Terminate);
        }

        foreach (var node in cluster.Nodes)
        {
            (await node.WaitForExitAsync()).Should().Be(0, node.Output);
        }
    }

    /// <summary>A cluster with one worker and clients at work.</summary>
    private sealed class LoadedCluster(ProcessCluster nodes, AcknowledgedWrites writes) : IAsyncDisposable
    {
        public ProcessCluster Nodes => nodes;

        public AcknowledgedWrites Writes => writes;

        public static async Task<LoadedCluster> StartAsync()
        {
            var nodes = await ProcessCluster.StartAsync(3, "-shards-per-collection", "1", "-unhealthy-after", "1h");
            await nodes.EnrollWorkerAsync();
            var loaded = new LoadedCluster(nodes, new AcknowledgedWrites(nodes));
            loaded.Writes.Start();
            await loaded.Writes.WaitForMoreAsync(WritesBetweenFaults);
            return loaded;
        }

        /// <summary>Lets writes go on after a fault and reports how long none was acknowledged.</summary>
        /// <param name="output">Where to.</param>
        /// <param name="since">When the fault was made, of <see cref="Stopwatch.GetTimestamp"/>.</param>
        /// <param name="fault">What was done.</param>
        public async Task ReportGapAsync(ITestOutputHelper output, long since, string fault)
        {
            await Writes.WaitForMoreAsync(WritesBetweenFaults);
            output.WriteLine($"{fault}: no write acknowledged for {Writes.LongestGapSince(since).TotalMilliseconds:F0} ms");
        }

        public async Task StopAndCheckAsync()
        {
            await Writes.StopAsync();
            Writes.Violations.Should().BeEmpty();
            Writes.Reads.Should().BePositive();
            (await Nodes.StateHashesAsync()).Distinct().Should().ContainSingle("equal indexes mean equal states");
            foreach (var node in Nodes.Nodes)
            {
                (await node.CollectionsAsync()).Should().Contain(Writes.Acknowledged);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Writes.DisposeAsync();
            await Nodes.DisposeAsync();
        }
    }
}
