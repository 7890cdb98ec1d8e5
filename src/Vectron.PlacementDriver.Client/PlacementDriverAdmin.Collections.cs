using Vectron.PlacementDriver.Client.Calls;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Client;

/// <content>Single collections, and taking over those of another driver.</content>
public sealed partial class PlacementDriverAdmin
{
    /// <summary>The rules by which a collection's replicas are placed.</summary>
    /// <inheritdoc cref="PlacementDriverAdmin" path="/exception"/>
    public Task<PlacementAnswer<PlacementRules>> GetPlacementAsync(
        GetPlacementRequest request, PlacementCallOptions? call = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(CollectionService.CollectionServiceClient.GetPlacement),
            CallKind.Read,
            static (node, message, options) => node.Collections.GetPlacementAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>Replaces the rules of a collection; sent with an idempotency key.</summary>
    /// <inheritdoc cref="PlacementDriverAdmin" path="/exception"/>
    public Task<PlacementAnswer<SetPlacementResponse>> SetPlacementAsync(
        SetPlacementRequest request, PlacementCallOptions? call = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(CollectionService.CollectionServiceClient.SetPlacement),
            CallKind.Write,
            static (node, message, options) => node.Collections.SetPlacementAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>Seeds an empty cluster with a part of what another driver knows; sent with an idempotency key.</summary>
    /// <inheritdoc cref="PlacementDriverAdmin" path="/exception"/>
    public Task<PlacementAnswer<ImportClusterResponse>> ImportClusterAsync(
        ImportClusterRequest request, PlacementCallOptions? call = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(ImportService.ImportServiceClient.ImportCluster),
            CallKind.Write,
            static (node, message, options) => node.Imports.ImportClusterAsync(message, options),
            request,
            call,
            cancellationToken);
}
