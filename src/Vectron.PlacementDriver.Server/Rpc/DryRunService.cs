using Grpc.Core;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>
/// Tries changes: each takes the way of its own call, checks and all, up to where <see cref="ReplicaCalls"/> or
/// <see cref="MemberService"/> would do it.
/// </summary>
internal sealed class DryRunService(
    ReplicaCalls calls,
    PlacementService placement,
    WorkerService workers,
    CollectionService collections,
    OperationsService operations,
    IServiceProvider services) : Protocol.Admin.V1.DryRunService.DryRunServiceBase
{
    /// <inheritdoc/>
    public override async Task<DryRunResponse> DryRun(DryRunRequest request, ServerCallContext context)
    {
        var trial = Trial.Begin(context);
        trial.Answer.Revision = (await calls.ReadAsync(context).ConfigureAwait(false)).Revision;
        await TryAsync(request, context).ConfigureAwait(false);
        return trial.Answer;
    }

    private Task TryAsync(DryRunRequest request, ServerCallContext context) => request.ChangeCase switch
    {
        DryRunRequest.ChangeOneofCase.CreateCollection => placement.CreateCollection(request.CreateCollection, context),
        DryRunRequest.ChangeOneofCase.DeleteCollection => placement.DeleteCollection(request.DeleteCollection, context),
        DryRunRequest.ChangeOneofCase.DrainWorker => placement.DrainWorker(request.DrainWorker, context),
        DryRunRequest.ChangeOneofCase.RemoveWorker => placement.RemoveWorker(request.RemoveWorker, context),
        DryRunRequest.ChangeOneofCase.Rebalance => placement.Rebalance(request.Rebalance, context),
        DryRunRequest.ChangeOneofCase.UndrainWorker => workers.UndrainWorker(request.UndrainWorker, context),
        DryRunRequest.ChangeOneofCase.SetMaintenance => workers.SetMaintenance(request.SetMaintenance, context),
        DryRunRequest.ChangeOneofCase.DeclareDiskLost => workers.DeclareDiskLost(request.DeclareDiskLost, context),
        DryRunRequest.ChangeOneofCase.SetPlacement => collections.SetPlacement(request.SetPlacement, context),
        DryRunRequest.ChangeOneofCase.ApplyPlan => operations.ApplyPlan(request.ApplyPlan, context),
        DryRunRequest.ChangeOneofCase.PauseScheduling => operations.PauseScheduling(request.PauseScheduling, context),
        DryRunRequest.ChangeOneofCase.ResumeScheduling => operations.ResumeScheduling(request.ResumeScheduling, context),
        DryRunRequest.ChangeOneofCase.DeclareRestore => operations.DeclareRestore(request.DeclareRestore, context),
        DryRunRequest.ChangeOneofCase.LeaveFreeze => operations.LeaveFreeze(request.LeaveFreeze, context),
        DryRunRequest.ChangeOneofCase.ReadmitMember => Members().ReadmitMember(request.ReadmitMember, context),
        DryRunRequest.ChangeOneofCase.AddMember => Members().AddMember(request.AddMember, context),
        DryRunRequest.ChangeOneofCase.RemoveMember => Members().RemoveMember(request.RemoveMember, context),
        DryRunRequest.ChangeOneofCase.TransferLeadership =>
            Members().TransferLeadership(request.TransferLeadership, context),
        _ => throw RpcStatus.InvalidArgument("change is required"),
    };

    // As the framework makes it for a call of its own: it needs a node of a real cluster, the others do not.
    private MemberService Members() => ActivatorUtilities.CreateInstance<MemberService>(services);
}
