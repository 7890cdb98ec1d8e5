using System.Collections.Immutable;
using System.Security.Cryptography;
using Grpc.Core;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Answers;
using Vectron.PlacementDriver.Domain.Freezing;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Server.Scheduling;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>Answers for operators, and the switches that hold the driver back.</summary>
internal sealed class OperationsService(ReplicaCalls calls, StateArchive archive)
    : Protocol.Admin.V1.OperationsService.OperationsServiceBase
{
    /// <inheritdoc/>
    public override async Task<ExplainShardResponse> ExplainShard(ExplainShardRequest request, ServerCallContext context)
    {
        var check = new RequestCheck();
        var workerId = request.WorkerId.Length == 0 ? 0 : check.WorkerId(request.WorkerId);
        check.NotNegative("revision", request.Revision);
        check.Pass();
        var current = await calls.ReadAsync(context).ConfigureAwait(false);
        var snapshot = request.Revision == 0 ? current : archive.Find(current, request.Revision)
            ?? throw new RpcException(new Status(
                StatusCode.OutOfRange,
                $"revision {request.Revision} is not kept by this node: it has some from {archive.Oldest(current)} to {current.Revision}"));
        var shard = snapshot.FindShard(request.ShardId) ?? throw RpcStatus.NotFound(
            request.ShardId < snapshot.NextShardId && request.ShardId > 0
                ? $"shard {request.ShardId} is gone: its collection was deleted, or it was split or merged, and its workers have let go of it"
                : $"shard {request.ShardId} not found");
        var worker = workerId == 0 ? null : snapshot.FindWorker(workerId) ?? throw RpcStatus.NotFound(WorkerRule.NotFound(workerId));
        return OperationsAnswers.Of(Explainer.Explain(snapshot, shard, worker));
    }

    /// <inheritdoc/>
    public override async Task<PlanMovesResponse> PlanMoves(PlanMovesRequest request, ServerCallContext context)
    {
        var check = new RequestCheck();
        var draining = request.DrainingWorkerIds.Select(check.WorkerId).ToImmutableSortedSet();
        var down = request.DownWorkerIds.Select(check.WorkerId).ToImmutableSortedSet();
        check.Pass();
        var snapshot = await calls.ReadAsync(context).ConfigureAwait(false);
        RequireKnown(snapshot, draining.Union(down));
        var supposed = draining.IsEmpty && down.IsEmpty ? snapshot : MovePlan.Suppose(snapshot, draining, down);
        var whole = request.Whole || !ReferenceEquals(supposed, snapshot);
        var plan = whole ? MovePlan.Whole(supposed) : MovePlan.Next(supposed);
        return OperationsAnswers.Of(plan, snapshot, canApply: !whole);
    }

    /// <inheritdoc/>
    public override async Task<ApplyPlanResponse> ApplyPlan(ApplyPlanRequest request, ServerCallContext context)
    {
        if (request.Hash.Length != SHA256.HashSizeInBytes * 2 || !request.Hash.All(char.IsAsciiHexDigitLower))
        {
            throw RpcStatus.InvalidArgument("hash must be the 64 lower-case hexadecimal digits that a plan shows");
        }

        var snapshot = await calls.ReadAsync(context).ConfigureAwait(false);
        var plan = MovePlan.Next(snapshot);
        if (plan.Hash != request.Hash)
        {
            throw RpcStatus.Rejected(CommandOutcome.Rejected(
                RejectionReason.Outdated,
                $"the state has moved on: at revision {plan.Revision} {Wishes(plan.Moves.Length)}"));
        }

        if (plan.Moves.IsEmpty)
        {
            return new ApplyPlanResponse();
        }

        // Every move names the shard epoch that it assumes, so that what changes on the way there is refused too.
        var committed = await calls.CarryOutAsync(new StartMoves(plan.Moves), request, context).ConfigureAwait(false);
        return new ApplyPlanResponse { Begun = (int)committed.Outcome.Id };
    }

    /// <inheritdoc/>
    public override async Task<CanStopResponse> CanStop(CanStopRequest request, ServerCallContext context)
    {
        var check = new RequestCheck();
        var named = request.WorkerIds.Select(check.WorkerId).ToImmutableSortedSet();
        check.Pass();
        var snapshot = await calls.ReadAsync(context).ConfigureAwait(false);
        RequireKnown(snapshot, named);
        var inZone = request.Zone.Length == 0
            ? []
            : snapshot.Workers.Values.Where(worker => worker.Location.Zone == request.Zone).Select(worker => worker.Id).ToImmutableSortedSet();
        if (request.Zone.Length > 0 && inZone.IsEmpty)
        {
            throw RpcStatus.NotFound($"no worker is in zone '{request.Zone}'");
        }

        var workers = named.Union(inZone);
        return workers.IsEmpty
            ? throw RpcStatus.InvalidArgument("worker_ids or zone is required")
            : OperationsAnswers.Of(StopCheck.Of(snapshot, workers), snapshot.Revision);
    }

    /// <inheritdoc/>
    public override async Task<GetProgressResponse> GetProgress(GetProgressRequest request, ServerCallContext context)
    {
        var snapshot = await calls.ReadAsync(context).ConfigureAwait(false);
        return OperationsAnswers.Of(MoveProgress.Of(snapshot), snapshot);
    }

    /// <inheritdoc/>
    public override async Task<GetHistoryResponse> GetHistory(GetHistoryRequest request, ServerCallContext context)
    {
        var filter = HistoryFilter.Of(request);
        var snapshot = await calls.ReadAsync(context).ConfigureAwait(false);
        return filter.Select(snapshot.History);
    }

    /// <inheritdoc/>
    public override async Task<PauseSchedulingResponse> PauseScheduling(
        PauseSchedulingRequest request, ServerCallContext context)
    {
        var command = new RequestCheck().Pass(new PauseScheduling(KindOf(request.Kind), request.Reason));
        await calls.CarryOutAsync(command, request, context).ConfigureAwait(false);
        return new PauseSchedulingResponse();
    }

    /// <inheritdoc/>
    public override async Task<ResumeSchedulingResponse> ResumeScheduling(
        ResumeSchedulingRequest request, ServerCallContext context)
    {
        var command = new RequestCheck().Pass(new ResumeScheduling(KindOf(request.Kind)));
        await calls.CarryOutAsync(command, request, context).ConfigureAwait(false);
        return new ResumeSchedulingResponse();
    }

    /// <inheritdoc/>
    public override async Task<GetSchedulingResponse> GetScheduling(GetSchedulingRequest request, ServerCallContext context) =>
        OperationsAnswers.OfScheduling(await calls.ReadAsync(context).ConfigureAwait(false));

    /// <inheritdoc/>
    public override async Task<DeclareRestoreResponse> DeclareRestore(DeclareRestoreRequest request, ServerCallContext context)
    {
        var command = new RequestCheck().Pass(new DeclareRestore(request.Reason));
        await calls.CarryOutAsync(command, request, context).ConfigureAwait(false);
        return new DeclareRestoreResponse();
    }

    /// <inheritdoc/>
    public override async Task<LeaveFreezeResponse> LeaveFreeze(LeaveFreezeRequest request, ServerCallContext context)
    {
        await calls.CarryOutAsync(new LeaveFreeze(request.Force), request, context).ConfigureAwait(false);
        return new LeaveFreezeResponse();
    }

    private static string Wishes(int moves) => moves switch
    {
        0 => "it asks for no moves any more",
        1 => "it asks for another move; plan again and look at it",
        _ => $"it asks for {moves} other moves; plan again and look at them",
    };

    private static SchedulingKind KindOf(string name) => SchedulingName.Find(name)
        ?? throw RpcStatus.InvalidArgument($"kind '{name}' must be one of {string.Join(", ", SchedulingName.All)}");

    private static void RequireKnown(PlacementSnapshot snapshot, IEnumerable<ulong> workerIds)
    {
        foreach (var id in workerIds)
        {
            if (!snapshot.Workers.ContainsKey(id))
            {
                throw RpcStatus.NotFound(WorkerRule.NotFound(id));
            }
        }
    }
}
