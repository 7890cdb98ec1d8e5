using Grpc.Core;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Validation;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Server.Rpc;

internal sealed partial class PlacementService
{
    // Most calls are answered by DirectLookups.
    /// <inheritdoc/>
    public override async Task<GetWorkerResponse> GetWorker(GetWorkerRequest request, ServerCallContext context)
    {
        var name = CollectionRequests.NameOf(request.Collection);
        var snapshot = await calls.ReadAsync(context).ConfigureAwait(false);
        if (!snapshot.Collections.TryGetValue(name, out var collection))
        {
            throw CollectionRequests.Unknown(name);
        }

        var (shard, worker) = ShardRouter.Find(snapshot, collection, request.VectorId);
        return worker is null
            ? throw RpcStatus.Unavailable($"shard {shard.Id} of collection {QuotedText.Of(name)} has no healthy replica")
            : RouteDescription.Of(shard, worker, time.GetUtcNow());
    }

    /// <inheritdoc/>
    public override async Task<ListWorkersForCollectionResponse> ListWorkersForCollection(
        ListWorkersForCollectionRequest request, ServerCallContext context)
    {
        var name = CollectionRequests.NameOf(request.Collection);
        var snapshot = await calls.ReadAsync(context).ConfigureAwait(false);
        if (!snapshot.Collections.TryGetValue(name, out var collection))
        {
            throw CollectionRequests.Unknown(name);
        }

        var workers = WorkersOfCollection.Serving(snapshot, collection);
        if (workers.IsEmpty)
        {
            throw RpcStatus.Unavailable($"collection {QuotedText.Of(name)} has no healthy replica");
        }

        var response = new ListWorkersForCollectionResponse();
        response.GrpcAddresses.AddRange(workers.Select(worker => worker.GrpcAddress));
        return response;
    }
}
