using Grpc.Core;
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
    CollectionInquiry inquiry,
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
                Name = options.CollectionOf(i),
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

    /// <summary>Fetches the status of every collection, whoever created it, again and again until cancelled.</summary>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var listed = await calls.CallAsync(
                "ListCollections", new ListCollectionsRequest(), calls.Client.ListCollectionsAsync, cancellationToken).ConfigureAwait(false);
            foreach (var name in known.All.Select(routes => routes.Collection).Union(listed?.Response.Collections ?? []))
            {
                await FetchAsync(name, cancellationToken).ConfigureAwait(false);
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
        var (exists, response) = await inquiry.AskAsync(collection, seen: null, cancellationToken).ConfigureAwait(false);
        if (exists == false)
        {
            known.Forget(collection);
        }

        if (response is null)
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
        var (response, status, latency) = await calls.TryAsync(
            "GetWorker",
            new GetWorkerRequest { Collection = collection, VectorId = vector },
            calls.Client.GetWorkerAsync,
            cancellationToken,
            mayBeRefusedAs: StatusCode.NotFound).ConfigureAwait(false);
        if (status == StatusCode.NotFound)
        {
            await JudgeMissingAsync(collection, before, cancellationToken).ConfigureAwait(false);
        }

        if (response is null || before is null)
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

    // Another one of the same name, made since, has other shards.
    private async Task JudgeMissingAsync(string collection, CollectionRoutes? before, CancellationToken cancellationToken)
    {
        if (await FetchAsync(collection, cancellationToken).ConfigureAwait(false) is { } now
            && before is not null
            && now.Shards.Any(shard => before.Shards.Any(known => known.Id == shard.Id)))
        {
            inspector.Report(new ContractBreach(
                "lookup", "GetWorker finds every collection that exists.", "NOT_FOUND for a collection that existed all the time", collection));
        }
    }
}
