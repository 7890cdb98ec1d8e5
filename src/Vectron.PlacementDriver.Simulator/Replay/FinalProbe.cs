using System.Collections.Immutable;
using Google.Protobuf;
using Grpc.Core;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Simulator.Contract;

namespace Vectron.PlacementDriver.Simulator.Replay;

/// <summary>
/// Asks every node, at the end, for everything that the recording left behind: each must serve the same collections,
/// workers and routes.
/// </summary>
internal sealed class FinalProbe(ReplayOptions options, ReplayCaller caller, ContractInspector inspector)
{
    private const string Source = "final probe";

    /// <summary>Asks all nodes.</summary>
    /// <returns>Nodes that did not serve.</returns>
    public async Task<ImmutableArray<string>> RunAsync(CancellationToken cancellationToken)
    {
        var silent = ImmutableArray.CreateBuilder<string>();
        foreach (var endpoint in caller.Endpoints)
        {
            var first = await AskAsync(endpoint, "ListCollections", new ListCollectionsRequest(), cancellationToken)
                .ConfigureAwait(false);
            if (ReplayCaller.IsRepeated(first.Status))
            {
                silent.Add(endpoint.Address);
                continue;
            }

            await ProbeAsync(endpoint, cancellationToken).ConfigureAwait(false);
        }

        if (silent.Count == caller.Endpoints.Length)
        {
            inspector.Report(new ContractBreach(
                "available", "At least one node serves.", "no node answered", Source));
        }

        return silent.ToImmutable();
    }

    private async Task ProbeAsync(DriverEndpoint endpoint, CancellationToken cancellationToken)
    {
        await AskAsync(endpoint, "ListWorkers", new ListWorkersRequest(), cancellationToken).ConfigureAwait(false);
        foreach (var collection in inspector.Cluster.Collections.Values.ToArray())
        {
            await AskAsync(
                endpoint,
                "GetCollectionStatus",
                new GetCollectionStatusRequest { Name = collection.Name },
                cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < (collection.Deleted ? 1 : options.Lookups); i++)
            {
                // The first without a vector: the collection's lowest shard.
                var vector = i == 0 ? "" : $"{collection.Name}-vector-{i}";
                await AskAsync(
                    endpoint,
                    "GetWorker",
                    new GetWorkerRequest { Collection = collection.Name, VectorId = vector },
                    cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<Exchange> AskAsync(
        DriverEndpoint endpoint, string method, IMessage request, CancellationToken cancellationToken)
    {
        var exchange = await caller
            .CallOnceAsync(endpoint, Source, PlacementMethod.Find(method)!, request, cancellationToken)
            .ConfigureAwait(false);
        if (exchange.Status != StatusCode.Unavailable)
        {
            inspector.Examine(exchange);
        }

        return exchange;
    }
}
