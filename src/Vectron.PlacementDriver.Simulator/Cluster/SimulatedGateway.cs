using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Simulator.Workers;

namespace Vectron.PlacementDriver.Simulator.Cluster;

/// <summary>
/// A gateway that writes vectors, each to the leader that it last heard of: it keeps a collection's routes for half a
/// minute, whatever workers answer.
/// </summary>
internal sealed class SimulatedGateway(
    Timeline timeline,
    Network network,
    IReadOnlyList<string> collections,
    Func<string, WorkerProcess?> findWorker,
    Random random,
    RequestTally tally)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RoutesKept = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, (GetCollectionStatusResponse Status, TimeSpan At)> routes =
        new(StringComparer.Ordinal);

    /// <summary>Writes one vector, then goes on for ever.</summary>
    public void Run()
    {
        if (collections.Count > 0)
        {
            WriteTo(collections[random.Next(collections.Count)]);
        }

        timeline.After(Pause, Run);
    }

    private void WriteTo(string collection)
    {
        if (routes.TryGetValue(collection, out var known) && timeline.Elapsed - known.At < RoutesKept)
        {
            Write(known.Status);
            return;
        }

        network.Send("gateway", new GetCollectionStatusRequest { Name = collection }, () => false, answer =>
        {
            if (answer.Response is GetCollectionStatusResponse status)
            {
                routes[collection] = (status, timeline.Elapsed);
                Write(status);
            }
            else
            {
                routes.Remove(collection);
                tally.Count(null);
            }
        });
    }

    private void Write(GetCollectionStatusResponse status)
    {
        var shard = status.Shards[random.Next(status.Shards.Count)];
        var worker = findWorker(shard.LeaderGrpcAddress);
        tally.Count(worker is { IsUp: true }
            ? worker.Worker.Serve(shard.ShardId, shard.ShardEpoch)
            : (RequestOutcome?)null);
    }
}
