using Vectron.PlacementDriver.Client.Calls;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Client;

/// <content>The calls about rerankers.</content>
public sealed partial class PlacementDriverClient
{
    /// <summary>Makes a reranker known; sent with an idempotency key.</summary>
    /// <inheritdoc cref="PlacementDriverClient" path="/exception"/>
    public Task<PlacementAnswer<RegisterRerankerResponse>> RegisterRerankerAsync(
        RegisterRerankerRequest request,
        PlacementCallOptions? call = null,
        CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(PlacementService.PlacementServiceClient.RegisterReranker),
            CallKind.Write,
            static (node, message, options) => node.Placement.RegisterRerankerAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>Reports that a reranker lives.</summary>
    /// <inheritdoc cref="PlacementDriverClient" path="/exception"/>
    public Task<PlacementAnswer<RerankerHeartbeatResponse>> RerankerHeartbeatAsync(
        RerankerHeartbeatRequest request,
        PlacementCallOptions? call = null,
        CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(PlacementService.PlacementServiceClient.RerankerHeartbeat),
            CallKind.Report,
            static (node, message, options) => node.Placement.RerankerHeartbeatAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>Every registered reranker, in order of id.</summary>
    /// <inheritdoc cref="PlacementDriverClient" path="/exception"/>
    public Task<PlacementAnswer<ListRerankersResponse>> ListRerankersAsync(
        ListRerankersRequest request,
        PlacementCallOptions? call = null,
        CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(PlacementService.PlacementServiceClient.ListRerankers),
            CallKind.Read,
            static (node, message, options) => node.Placement.ListRerankersAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>A healthy reranker, in turn.</summary>
    /// <inheritdoc cref="PlacementDriverClient" path="/exception"/>
    public Task<PlacementAnswer<GetRerankerResponse>> GetRerankerAsync(
        GetRerankerRequest request,
        PlacementCallOptions? call = null,
        CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(PlacementService.PlacementServiceClient.GetReranker),
            CallKind.Read,
            static (node, message, options) => node.Placement.GetRerankerAsync(message, options),
            request,
            call,
            cancellationToken);
}
