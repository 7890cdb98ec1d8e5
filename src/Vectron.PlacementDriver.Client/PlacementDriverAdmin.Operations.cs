using Vectron.PlacementDriver.Client.Calls;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Client;

/// <content>Answers for operators, and the switches that hold the driver back.</content>
public sealed partial class PlacementDriverAdmin
{
    /// <summary>Why a shard is where it is, why not elsewhere, and what it waits for.</summary>
    /// <inheritdoc cref="PlacementDriverAdmin" path="/exception"/>
    public Task<PlacementAnswer<ExplainShardResponse>> ExplainShardAsync(
        ExplainShardRequest request, PlacementCallOptions? call = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(OperationsService.OperationsServiceClient.ExplainShard),
            CallKind.Read,
            static (node, message, options) => node.Operations.ExplainShardAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>What the driver would move: a dry run.</summary>
    /// <inheritdoc cref="PlacementDriverAdmin" path="/exception"/>
    public Task<PlacementAnswer<PlanMovesResponse>> PlanMovesAsync(
        PlanMovesRequest request, PlacementCallOptions? call = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(OperationsService.OperationsServiceClient.PlanMoves),
            CallKind.Read,
            static (node, message, options) => node.Operations.PlanMovesAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>Begins the moves of a plan that was shown before; sent with an idempotency key.</summary>
    /// <inheritdoc cref="PlacementDriverAdmin" path="/exception"/>
    public Task<PlacementAnswer<ApplyPlanResponse>> ApplyPlanAsync(
        ApplyPlanRequest request, PlacementCallOptions? call = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(OperationsService.OperationsServiceClient.ApplyPlan),
            CallKind.Write,
            static (node, message, options) => node.Operations.ApplyPlanAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>
    /// What a change would do, without doing it. Fails as the change itself would; changes of members are checked by the leader,
    /// which is found from any node.
    /// </summary>
    /// <inheritdoc cref="PlacementDriverAdmin" path="/exception"/>
    public Task<PlacementAnswer<DryRunResponse>> DryRunAsync(
        DryRunRequest request, PlacementCallOptions? call = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(DryRunService.DryRunServiceClient.DryRun),
            CallKind.Read,
            static (node, message, options) => node.DryRuns.DryRunAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>Whether some workers may stop now.</summary>
    /// <inheritdoc cref="PlacementDriverAdmin" path="/exception"/>
    public Task<PlacementAnswer<CanStopResponse>> CanStopAsync(
        CanStopRequest request, PlacementCallOptions? call = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(OperationsService.OperationsServiceClient.CanStop),
            CallKind.Read,
            static (node, message, options) => node.Operations.CanStopAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>How far the moves are.</summary>
    /// <inheritdoc cref="PlacementDriverAdmin" path="/exception"/>
    public Task<PlacementAnswer<GetProgressResponse>> GetProgressAsync(
        GetProgressRequest request, PlacementCallOptions? call = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(OperationsService.OperationsServiceClient.GetProgress),
            CallKind.Read,
            static (node, message, options) => node.Operations.GetProgressAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>What happened lately and why, the newest last.</summary>
    /// <inheritdoc cref="PlacementDriverAdmin" path="/exception"/>
    public Task<PlacementAnswer<GetHistoryResponse>> GetHistoryAsync(
        GetHistoryRequest request, PlacementCallOptions? call = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(OperationsService.OperationsServiceClient.GetHistory),
            CallKind.Read,
            static (node, message, options) => node.Operations.GetHistoryAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>Pauses a kind of scheduling; sent with an idempotency key.</summary>
    /// <inheritdoc cref="PlacementDriverAdmin" path="/exception"/>
    public Task<PlacementAnswer<PauseSchedulingResponse>> PauseSchedulingAsync(
        PauseSchedulingRequest request, PlacementCallOptions? call = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(OperationsService.OperationsServiceClient.PauseScheduling),
            CallKind.Write,
            static (node, message, options) => node.Operations.PauseSchedulingAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>Ends a pause; sent with an idempotency key.</summary>
    /// <inheritdoc cref="PlacementDriverAdmin" path="/exception"/>
    public Task<PlacementAnswer<ResumeSchedulingResponse>> ResumeSchedulingAsync(
        ResumeSchedulingRequest request, PlacementCallOptions? call = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(OperationsService.OperationsServiceClient.ResumeScheduling),
            CallKind.Write,
            static (node, message, options) => node.Operations.ResumeSchedulingAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>What is paused, and whether the cluster is frozen.</summary>
    /// <inheritdoc cref="PlacementDriverAdmin" path="/exception"/>
    public Task<PlacementAnswer<GetSchedulingResponse>> GetSchedulingAsync(
        GetSchedulingRequest request, PlacementCallOptions? call = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(OperationsService.OperationsServiceClient.GetScheduling),
            CallKind.Read,
            static (node, message, options) => node.Operations.GetSchedulingAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>Freezes the cluster because it was restored from a backup; sent with an idempotency key.</summary>
    /// <inheritdoc cref="PlacementDriverAdmin" path="/exception"/>
    public Task<PlacementAnswer<DeclareRestoreResponse>> DeclareRestoreAsync(
        DeclareRestoreRequest request, PlacementCallOptions? call = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(OperationsService.OperationsServiceClient.DeclareRestore),
            CallKind.Write,
            static (node, message, options) => node.Operations.DeclareRestoreAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>Ends a freeze; sent with an idempotency key.</summary>
    /// <inheritdoc cref="PlacementDriverAdmin" path="/exception"/>
    public Task<PlacementAnswer<LeaveFreezeResponse>> LeaveFreezeAsync(
        LeaveFreezeRequest request, PlacementCallOptions? call = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(OperationsService.OperationsServiceClient.LeaveFreeze),
            CallKind.Write,
            static (node, message, options) => node.Operations.LeaveFreezeAsync(message, options),
            request,
            call,
            cancellationToken);
}
