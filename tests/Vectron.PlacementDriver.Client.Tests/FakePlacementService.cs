using Grpc.Core;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Client.Tests;

/// <summary>Hands every call to a test's handler.</summary>
internal sealed class FakePlacementService(FakeDriverNode.Handler handler) : PlacementService.PlacementServiceBase
{
    public override async Task<GetWorkerResponse> GetWorker(
        GetWorkerRequest request, ServerCallContext context) =>
        (GetWorkerResponse)await handler(request, context);

    public override async Task<RegisterWorkerResponse> RegisterWorker(
        RegisterWorkerRequest request, ServerCallContext context) =>
        (RegisterWorkerResponse)await handler(request, context);

    public override async Task<HeartbeatResponse> Heartbeat(
        HeartbeatRequest request, ServerCallContext context) =>
        (HeartbeatResponse)await handler(request, context);

    public override async Task<ListWorkersResponse> ListWorkers(
        ListWorkersRequest request, ServerCallContext context) =>
        (ListWorkersResponse)await handler(request, context);

    public override async Task<RebalanceResponse> Rebalance(
        RebalanceRequest request, ServerCallContext context) =>
        (RebalanceResponse)await handler(request, context);

    public override async Task<CreateCollectionResponse> CreateCollection(
        CreateCollectionRequest request, ServerCallContext context) =>
        (CreateCollectionResponse)await handler(request, context);

    public override async Task<ListCollectionsResponse> ListCollections(
        ListCollectionsRequest request, ServerCallContext context) =>
        (ListCollectionsResponse)await handler(request, context);

    public override async Task<DeleteCollectionResponse> DeleteCollection(
        DeleteCollectionRequest request, ServerCallContext context) =>
        (DeleteCollectionResponse)await handler(request, context);

    public override async Task<GetCollectionStatusResponse> GetCollectionStatus(
        GetCollectionStatusRequest request, ServerCallContext context) =>
        (GetCollectionStatusResponse)await handler(request, context);

    public override async Task<GetLeaderResponse> GetLeader(
        GetLeaderRequest request, ServerCallContext context) =>
        (GetLeaderResponse)await handler(request, context);

    public override async Task<DrainWorkerResponse> DrainWorker(
        DrainWorkerRequest request, ServerCallContext context) =>
        (DrainWorkerResponse)await handler(request, context);
}
