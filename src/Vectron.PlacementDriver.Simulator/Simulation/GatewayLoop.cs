using Vectron.PlacementDriver.Client.Routes;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Simulator.Contract;
using Vectron.PlacementDriver.Simulator.Groups;

namespace Vectron.PlacementDriver.Simulator.Simulation;

/// <summary>A simulated gateway: creates collections, watches them, looks vectors up and judges the answers.</summary>
internal sealed class GatewayLoop(
    DriverCalls calls,
    SimulationOptions options,
    KnownRoutes known,
    ShardGroups groups,
    RunCounters counters,
    ContractInspector inspector,
    TimeProvider time)
{
    private static readonly TimeSpan WatchPause = TimeSpan.FromSeconds(1);

    /// <summary>Creates the run's collections, one after the other.</summary>
    public async Task CreateCollectionsAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < options.Collections; i++)
        {
            var request = new CreateCollectionRequest
            {
                Name = $"{options.CollectionPrefix}-{i}",
                Dimension = options.Dimension,
                Distance = "cosine",
            };
            // Workers may be told of it before this call's answer is here.
            inspector.Announce(request);
            var created = await calls.CallAsync(
                "CreateCollection", request, calls.Client.CreateCollectionAsync, cancellationToken)
                .ConfigureAwait(false);
            if (created is not null)
            {
                counters.CountCollection();
                await FetchAsync(request.Name, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Fetches the status of every collection again and again until cancelled.</summary>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            foreach (var routes in known.All)
            {
                await FetchAsync(routes.Collection, cancellationToken).ConfigureAwait(false);
            }

            counters.SeeShardsLed(known.ShardsLed);
            await Task.Delay(WatchPause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Looks vectors up, evenly in time, until cancelled.</summary>
    /// <param name="random">Chooses collections and vectors.</param>
    /// <param name="pause">The time from one lookup to the next.</param>
    /// <param name="cancellationToken">Ends the gateway.</param>
    public async Task LookUpAsync(Random random, TimeSpan pause, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(pause, time);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            var routes = known.All;
            if (routes.Length > 0)
            {
                var vector = $"vector-{random.NextInt64()}";
                await LookUpAsync(routes[random.Next(routes.Length)].Collection, vector, cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }

    /// <summary>Fetches one collection's status and keeps its routes.</summary>
    public async Task<CollectionRoutes?> FetchAsync(string collection, CancellationToken cancellationToken)
    {
        var status = await calls.CallAsync(
            "GetCollectionStatus",
            new GetCollectionStatusRequest { Name = collection },
            calls.Client.GetCollectionStatusAsync,
            cancellationToken).ConfigureAwait(false);
        if (status is not { Response: var response })
        {
            return null;
        }

        try
        {
            var routes = CollectionRoutes.From(response);
            known.Keep(routes);
            return routes;
        }
        catch (ArgumentException wrong)
        {
            inspector.Report(new ContractBreach(
                "key-ranges", "A collection's shards cover the key space exactly.", wrong.Message, collection));
            return null;
        }
    }

    private async Task LookUpAsync(string collection, string vector, CancellationToken cancellationToken)
    {
        var before = known.Find(collection);
        var answer = await calls.CallAsync(
            "GetWorker",
            new GetWorkerRequest { Collection = collection, VectorId = vector },
            calls.Client.GetWorkerAsync,
            cancellationToken).ConfigureAwait(false);
        if (answer is not { Response: var response, Latency: var latency } || before is null)
        {
            return;
        }

        counters.CountLookup(latency);
        groups.TryWrite(response.ShardId);
        // A replica may have moved since the routes were fetched: judge by what holds now, too.
        if (LookupJudge.Problem(before, vector, response) is { } problem
            && await FetchAsync(collection, cancellationToken).ConfigureAwait(false) is { } now
            && LookupJudge.Problem(now, vector, response) is not null)
        {
            counters.CountWrong();
            inspector.Report(new ContractBreach(
                "lookup",
                "GetWorker names the shard that owns the vector and its leader or one of its replicas.",
                problem,
                collection));
        }
    }
}
