using System.Diagnostics;
using Grpc.Core;
using Vectron.PlacementDriver.Protocol.V1;
using Xunit.Abstractions;

namespace Vectron.PlacementDriver.Cluster.Tests.Faults;

/// <summary>
/// How long no write succeeds after the leader was killed, seen by a client that asks the others all the time. Reported, never
/// asserted: times are the machine's. VECTRON_KILLS says how often, VECTRON_SECONDS after how long to stop.
/// </summary>
public sealed class FailoverTimeTests(ITestOutputHelper output)
{
    private const int ShortRun = 2;

    [Fact]
    public async Task Kills_OfTheLeader_AreFollowedByAWrite()
    {
        var (kills, seconds) = (RunSettings.Number("VECTRON_KILLS", ShortRun), RunSettings.Number("VECTRON_SECONDS", 3_600));
        await using var cluster = await ProcessCluster.StartAsync(3);
        await cluster.EnrollWorkerAsync();
        var gaps = new List<double>();
        var began = Stopwatch.GetTimestamp();
        while (gaps.Count < kills && Stopwatch.GetElapsedTime(began).TotalSeconds < seconds)
        {
            var leader = await cluster.LeaderAsync();
            var other = cluster.Nodes.First(node => node != leader);
            (await BeatAsync(other)).Should().BeTrue("the cluster was whole");

            var killed = Stopwatch.GetTimestamp();
            leader.Signal(Signals.Kill);
            await Eventually.TrueAsync(() => BeatAsync(other), () => "a write should succeed after the leader was killed");
            gaps.Add(Stopwatch.GetElapsedTime(killed).TotalMilliseconds);

            _ = await leader.WaitForExitAsync();
            leader.Start();
            await cluster.WaitUntilReadyAsync();
        }

        RunSettings.Keep(new { GapsMs = gaps, Stopwatch.GetElapsedTime(began).TotalSeconds });
        gaps.Sort();
        output.WriteLine(
            $"{gaps.Count} kills in {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s, first write after: median {gaps[gaps.Count / 2]:F0} ms, " +
            $"99th percentile {gaps[(int)Math.Ceiling(gaps.Count * 0.99) - 1]:F0} ms, greatest {gaps[^1]:F0} ms");
        gaps.Should().HaveCountGreaterThan(0);
    }

    private static async Task<bool> BeatAsync(DriverProcess node)
    {
        try
        {
            return (await node.Client.HeartbeatAsync(new HeartbeatRequest { WorkerId = "1" }, deadline: DateTime.UtcNow.AddSeconds(10))).Ok;
        }
        catch (RpcException)
        {
            return false;
        }
    }
}
