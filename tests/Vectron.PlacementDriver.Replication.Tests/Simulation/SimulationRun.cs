namespace Vectron.PlacementDriver.Replication.Tests.Simulation;

/// <summary>One seed's simulation, from an empty cluster through harm to quiet.</summary>
internal static class SimulationRun
{
    private const int MostClients = 6;
    private const int LongestCatchUp = 10;

    /// <summary>Plays a seed.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="narrator">Gets every event as a line; null for nobody.</param>
    public static SimulationResult Play(int seed, Action<string>? narrator = null)
    {
        var loop = new EventLoop(seed) { Narrator = narrator };
        var audit = new SimulationAudit(loop);
        loop.Schedule(TimeSpan.Zero, null, "begin", seed, () => loop.Watch(PlayAsync(loop, audit)));
        loop.Run();
        return new SimulationResult(seed, loop, audit);
    }

    private static async Task PlayAsync(EventLoop loop, SimulationAudit audit)
    {
        var cluster = new SimulatedCluster(loop, audit);
        var clients = Enumerable.Range(1, loop.Random.Next(2, MostClients)).Select(number => new SimulatedClient(loop, cluster, audit, number)).ToList();
        await loop.Delay(loop.Between(0, 2_000));
        var running = clients.Select(client => client.RunAsync()).ToList();
        await new SimulatedHarm(loop, cluster).RunAsync(loop.Between(2_000, 10_000));
        clients.ForEach(client => client.IsDone = true);
        await Task.WhenAll(running);

        // Stalls and calls that began before are over by now; then the cluster must serve again.
        await loop.Delay(TimeSpan.FromSeconds(5));
        audit.Require(await clients[0].WriteSoonAsync(), "5 s after all was healed a write on each node in turn fails");
        for (var waited = 0; waited < LongestCatchUp && !audit.IsLevel(cluster.Nodes); waited++)
        {
            await loop.Delay(TimeSpan.FromSeconds(1));
        }

        audit.Conclude(cluster.Nodes);
        loop.Stop();
    }
}
