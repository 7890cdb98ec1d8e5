using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Simulator.Workers;

namespace Vectron.PlacementDriver.Simulator.Cluster;

/// <summary>
/// A gateway that writes and reads vectors, each at the leader that it last heard of: it keeps a collection's routes for half a
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
    private const int MostRemembered = 10_000;
    private static readonly TimeSpan RoutesKept = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, (GetCollectionStatusResponse Status, TimeSpan At)> routes =
        new(StringComparer.Ordinal);

    private readonly Dictionary<string, List<ulong>> written = new(StringComparer.Ordinal);

    /// <summary>A collection is about to exist no longer: nothing of it is looked for any more.</summary>
    public void Forget(string collection)
    {
        written.Remove(collection);
        routes.Remove(collection);
    }

    /// <summary>Writes one vector and reads another, then goes on for ever.</summary>
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
            Use(collection, known.Status);
            return;
        }

        network.Send("gateway", new GetCollectionStatusRequest { Name = collection }, () => false, answer =>
        {
            if (answer.Response is GetCollectionStatusResponse status)
            {
                routes[collection] = (status, timeline.Elapsed);
                Use(collection, status);
            }
            else
            {
                routes.Remove(collection);
                tally.Count(null);
            }
        });
    }

    // Each write is followed by a read of something that was written before, wherever it is by now.
    private void Use(string collection, GetCollectionStatusResponse status)
    {
        var key = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
        if (Ask(status, key, isWrite: true) == RequestOutcome.Served)
        {
            Remember(collection, key);
        }

        if (written.TryGetValue(collection, out var known))
        {
            Ask(status, known[random.Next(known.Count)], isWrite: false);
        }
    }

    private RequestOutcome? Ask(GetCollectionStatusResponse status, ulong key, bool isWrite)
    {
        var shard = status.Shards.First(one => key >= one.KeyRangeStart && key <= one.KeyRangeEnd);
        var worker = findWorker(shard.LeaderGrpcAddress);
        var outcome = worker is { IsUp: true }
            ? worker.Worker.Serve(shard.ShardId, shard.ShardEpoch, key, isWrite)
            : (RequestOutcome?)null;
        tally.Count(outcome);
        return outcome;
    }

    private void Remember(string collection, ulong key)
    {
        if (!written.TryGetValue(collection, out var keys))
        {
            written[collection] = keys = [];
        }

        if (keys.Count < MostRemembered)
        {
            keys.Add(key);
        }
        else
        {
            keys[random.Next(MostRemembered)] = key;
        }
    }
}
