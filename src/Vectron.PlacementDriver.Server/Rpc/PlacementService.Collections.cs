using Grpc.Core;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Server.Rpc;

internal sealed partial class PlacementService
{
    /// <inheritdoc/>
    public override async Task<CreateCollectionResponse> CreateCollection(
        CreateCollectionRequest request, ServerCallContext context)
    {
        var command = CollectionRequests.ToCommand(request);
        await calls.CarryOutAsync(command, request, context).ConfigureAwait(false);
        return new CreateCollectionResponse { Success = true };
    }

    /// <inheritdoc/>
    public override async Task<ListCollectionsResponse> ListCollections(
        ListCollectionsRequest request, ServerCallContext context)
    {
        var snapshot = await calls.ReadAsync(context).ConfigureAwait(false);
        var response = new ListCollectionsResponse();
        response.Collections.AddRange(snapshot.Collections.Keys);
        return response;
    }

    /// <inheritdoc/>
    public override async Task<DeleteCollectionResponse> DeleteCollection(
        DeleteCollectionRequest request, ServerCallContext context)
    {
        var command = CollectionRequests.ToCommand(request);
        await calls.CarryOutAsync(command, request, context).ConfigureAwait(false);
        return new DeleteCollectionResponse { Success = true };
    }

    /// <inheritdoc/>
    public override async Task<GetCollectionStatusResponse> GetCollectionStatus(
        GetCollectionStatusRequest request, ServerCallContext context)
    {
        var name = CollectionRequests.NameOf(request.Name);
        var snapshot = await calls.ReadAsync(context).ConfigureAwait(false);
        return snapshot.Collections.TryGetValue(name, out var collection)
            ? CollectionDescription.Of(snapshot, collection)
            : throw CollectionRequests.Unknown(name);
    }
}
