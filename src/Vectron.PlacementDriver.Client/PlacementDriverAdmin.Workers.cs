using Vectron.PlacementDriver.Client.Calls;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Client;

/// <content>The life of single workers.</content>
public sealed partial class PlacementDriverAdmin
{
    /// <summary>Lets a draining worker keep its replicas; sent with an idempotency key.</summary>
    /// <inheritdoc cref="PlacementDriverAdmin" path="/exception"/>
    public Task<PlacementAnswer<UndrainWorkerResponse>> UndrainWorkerAsync(
        UndrainWorkerRequest request, PlacementCallOptions? call = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(WorkerService.WorkerServiceClient.UndrainWorker),
            CallKind.Write,
            static (node, message, options) => node.Workers.UndrainWorkerAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>Announces a planned restart of a worker; sent with an idempotency key.</summary>
    /// <inheritdoc cref="PlacementDriverAdmin" path="/exception"/>
    public Task<PlacementAnswer<SetMaintenanceResponse>> SetMaintenanceAsync(
        SetMaintenanceRequest request, PlacementCallOptions? call = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(WorkerService.WorkerServiceClient.SetMaintenance),
            CallKind.Write,
            static (node, message, options) => node.Workers.SetMaintenanceAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>Retires the id of a worker whose disk is gone for good; sent with an idempotency key.</summary>
    /// <inheritdoc cref="PlacementDriverAdmin" path="/exception"/>
    public Task<PlacementAnswer<DeclareDiskLostResponse>> DeclareDiskLostAsync(
        DeclareDiskLostRequest request, PlacementCallOptions? call = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(WorkerService.WorkerServiceClient.DeclareDiskLost),
            CallKind.Write,
            static (node, message, options) => node.Workers.DeclareDiskLostAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>Workers with all that is known of them, a page at a time.</summary>
    /// <inheritdoc cref="PlacementDriverAdmin" path="/exception"/>
    public Task<PlacementAnswer<DescribeWorkersResponse>> DescribeWorkersAsync(
        DescribeWorkersRequest request, PlacementCallOptions? call = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(WorkerService.WorkerServiceClient.DescribeWorkers),
            CallKind.Read,
            static (node, message, options) => node.Workers.DescribeWorkersAsync(message, options),
            request,
            call,
            cancellationToken);
}
