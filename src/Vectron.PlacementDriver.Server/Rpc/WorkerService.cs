using Grpc.Core;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>What operators ask of single workers.</summary>
internal sealed class WorkerService(ReplicaCalls calls) : Protocol.Admin.V1.WorkerService.WorkerServiceBase
{
    /// <inheritdoc/>
    public override async Task<UndrainWorkerResponse> UndrainWorker(UndrainWorkerRequest request, ServerCallContext context)
    {
        var check = new RequestCheck();
        var command = check.Pass(new UndrainWorker(check.WorkerId(request.WorkerId)));
        await calls.CarryOutAsync(command, request, context).ConfigureAwait(false);
        return new UndrainWorkerResponse();
    }

    /// <inheritdoc/>
    public override async Task<SetMaintenanceResponse> SetMaintenance(SetMaintenanceRequest request, ServerCallContext context)
    {
        var check = new RequestCheck();
        var command = check.Pass(new SetWorkerMaintenance(check.WorkerId(request.WorkerId), request.UntilUnixMs));
        await calls.CarryOutAsync(command, request, context).ConfigureAwait(false);
        return new SetMaintenanceResponse();
    }

    /// <inheritdoc/>
    public override async Task<DeclareDiskLostResponse> DeclareDiskLost(
        DeclareDiskLostRequest request, ServerCallContext context)
    {
        var check = new RequestCheck();
        var command = check.Pass(new DeclareDiskLost(check.WorkerId(request.WorkerId)));
        await calls.CarryOutAsync(command, request, context).ConfigureAwait(false);
        return new DeclareDiskLostResponse();
    }

    /// <inheritdoc/>
    public override async Task<DescribeWorkersResponse> DescribeWorkers(
        DescribeWorkersRequest request, ServerCallContext context)
    {
        var after = 0UL;
        if (request.AfterWorkerId.Length > 0 && WorkerRule.FindIdFault(request.AfterWorkerId, out after, "after_worker_id") is { } fault)
        {
            throw RpcStatus.InvalidArgument(fault);
        }

        if (request.Limit is < 0 or > WorkerDescriptions.MostPerPage)
        {
            throw RpcStatus.InvalidArgument($"limit {request.Limit} must be from 0 to {WorkerDescriptions.MostPerPage}");
        }

        var snapshot = await calls.ReadAsync(context).ConfigureAwait(false);
        return WorkerDescriptions.Page(snapshot, after, request.Limit, request.Absent);
    }
}
