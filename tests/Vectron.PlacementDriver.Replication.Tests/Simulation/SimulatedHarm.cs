namespace Vectron.PlacementDriver.Replication.Tests.Simulation;

/// <summary>Does harm to the nodes, one thing after the other, some of it at once, as the seed has it.</summary>
internal sealed class SimulatedHarm(EventLoop loop, SimulatedCluster cluster)
{
    /// <summary>Goes on until it is told to end, then heals everything.</summary>
    public async Task RunAsync(TimeSpan duration)
    {
        var end = loop.Now + duration.Ticks;
        var pause = loop.Between(200, 2_000).TotalMilliseconds;
        while (loop.Now < end)
        {
            await loop.Delay(loop.Between(0, 2 * pause));
            Do(loop.Chance(0.6) ? cluster.LeaderOrAny() : cluster.AnyMember(), loop.Chance(0.1) ? loop.Between(5_000, 9_000) : loop.Between(50, 3_000));
        }

        cluster.Heal();
    }

    private async Task RestartAsync(ulong node, TimeSpan length)
    {
        await cluster.StopAsync(node, loop.Between(0, 400));
        await loop.Delay(length);
        cluster.Start(node);
    }

    private void Do(ulong node, TimeSpan length)
    {
        var until = loop.Now + length.Ticks;
        switch (loop.Random.Next(9))
        {
            case 0 or 1:
                cluster.Kill(node);
                _ = loop.Schedule(length, null, "restart", (long)node, () => cluster.Start(node));
                break;
            case 2:
                foreach (var each in cluster.Nodes.ToList())
                {
                    cluster.Kill(each.Process.NodeId);
                    _ = loop.Schedule(loop.Between(0, 500), null, "restart", (long)each.Process.NodeId, () => cluster.Start(each.Process.NodeId));
                }

                break;
            case 3 when cluster.Find(node) is { } paused:
                paused.Process.PausedUntil = until;
                break;
            case 4:
                cluster.DiskOf(node).StalledUntil = until;
                break;
            case 5 when cluster.Find(node) is { } wrong:
                // Less than how long idempotency keys are kept, by the cluster's clock.
                wrong.Time.Error = loop.Between(-120_000, 120_000);
                break;
            case 6:
                cluster.Network.SetCut(node, cluster.AnyMember(), isCut: true);
                _ = loop.Schedule(length, null, "join", (long)node, cluster.Network.Heal);
                break;
            case 7:
                loop.Watch(RestartAsync(node, length));
                break;
            default:
                cluster.Cut(node, incoming: loop.Chance(0.7), outgoing: loop.Chance(0.7));
                _ = loop.Schedule(length, null, "join", (long)node, cluster.Network.Heal);
                break;
        }
    }
}
