using System.Globalization;
using Grpc.Core;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Server.Rpc;

internal sealed partial class PlacementService
{
    /// <inheritdoc/>
    public override async Task<RegisterRerankerResponse> RegisterReranker(
        RegisterRerankerRequest request, ServerCallContext context)
    {
        var command = RerankerRequests.ToCommand(request);
        var committed = await calls.CarryOutAsync(command, request, context).ConfigureAwait(false);
        return new RegisterRerankerResponse
        {
            RerankerId = committed.Outcome.Id.ToString(CultureInfo.InvariantCulture),
            Success = true,
        };
    }

    /// <inheritdoc/>
    public override async Task<RerankerHeartbeatResponse> RerankerHeartbeat(
        RerankerHeartbeatRequest request, ServerCallContext context)
    {
        var command = RerankerRequests.ToCommand(request);
        await calls.CarryOutAsync(command, request, context).ConfigureAwait(false);
        return new RerankerHeartbeatResponse { Ok = true };
    }

    /// <inheritdoc/>
    public override async Task<ListRerankersResponse> ListRerankers(ListRerankersRequest request, ServerCallContext context) =>
        RerankerListing.Of(await calls.ReadAsync(context).ConfigureAwait(false));

    /// <inheritdoc/>
    public override async Task<GetRerankerResponse> GetReranker(GetRerankerRequest request, ServerCallContext context)
    {
        var snapshot = await calls.ReadAsync(context).ConfigureAwait(false);
        return rerankers.Next(snapshot) is { } reranker
            ? new GetRerankerResponse
            {
                RerankerId = reranker.Id.ToString(CultureInfo.InvariantCulture),
                GrpcAddress = reranker.GrpcAddress,
            }
            : throw RpcStatus.Unavailable(snapshot.Rerankers.IsEmpty
                ? "no reranker has registered"
                : $"none of {snapshot.Rerankers.Count} rerankers is healthy");
    }
}
