using System.Globalization;
using Grpc.Core;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Server.Rpc;

internal sealed partial class PlacementService
{
    /// <inheritdoc/>
    public override async Task<RegisterWorkerResponse> RegisterWorker(
        RegisterWorkerRequest request, ServerCallContext context)
    {
        var command = WorkerRequests.ToCommand(request);
        var committed = await calls.CarryOutAsync(command, request, context).ConfigureAwait(false);
        return new RegisterWorkerResponse
        {
            WorkerId = committed.Outcome.Id.ToString(CultureInfo.InvariantCulture),
            Success = true,
        };
    }

    /// <inheritdoc/>
    public override async Task<HeartbeatResponse> Heartbeat(HeartbeatRequest request, ServerCallContext context)
    {
        var command = WorkerRequests.ToCommand(request);
        var (outcome, snapshot) = await calls.ProposeAsync(command, request, context).ConfigureAwait(false);
        if (outcome.Reason == RejectionReason.NotFound)
        {
            return Refuse(outcome.Message, snapshot);
        }

        if (!outcome.IsAccepted)
        {
            throw RpcStatus.Rejected(outcome);
        }

        if (!snapshot.Workers.TryGetValue(command.WorkerId, out var worker))
        {
            return Refuse(WorkerRule.NotFound(command.WorkerId), snapshot);
        }

        // A frozen state is the older one: what it does not know may well be the worker's own.
        if (worker.StrangeShardId != 0 && snapshot.Freeze is null)
        {
            Log.StrangeShard(logger, worker.Id, worker.RaftAddress, worker.StrangeShardId);
            return Refuse(
                $"worker '{worker.Id}' runs shard {worker.StrangeShardId}, which was never assigned to it: its data directory belongs to another worker or cluster",
                snapshot);
        }

        return new HeartbeatResponse
        {
            Ok = true,
            Message = assignments.ListOf(snapshot, worker),
            AssignmentsEpoch = snapshot.AssignmentsEpoch,
        };
    }

    // A worker reads no further than ok=false: the reason is for its log, and a list would only do harm.
    private static HeartbeatResponse Refuse(string reason, PlacementSnapshot snapshot) =>
        new() { Message = reason, AssignmentsEpoch = snapshot.AssignmentsEpoch };

    /// <inheritdoc/>
    public override async Task<ListWorkersResponse> ListWorkers(ListWorkersRequest request, ServerCallContext context)
    {
        var snapshot = await calls.ReadAsync(context).ConfigureAwait(false);
        return WorkerListing.Of(snapshot);
    }

    /// <inheritdoc/>
    public override async Task<DrainWorkerResponse> DrainWorker(DrainWorkerRequest request, ServerCallContext context)
    {
        var check = new RequestCheck();
        var command = check.Pass(new DrainWorker(check.WorkerId(request.WorkerId)));
        await calls.CarryOutAsync(command, request, context).ConfigureAwait(false);
        return new DrainWorkerResponse { Success = true };
    }

    /// <inheritdoc/>
    public override async Task<RemoveWorkerResponse> RemoveWorker(RemoveWorkerRequest request, ServerCallContext context)
    {
        var check = new RequestCheck();
        var command = check.Pass(new RemoveWorker(check.WorkerId(request.WorkerId)));
        await calls.CarryOutAsync(command, request, context).ConfigureAwait(false);
        return new RemoveWorkerResponse { Success = true };
    }

    private static partial class Log
    {
        [LoggerMessage(3110, LogLevel.Error, "Worker {WorkerId} at {RaftAddress} runs shard {ShardId}, which was never assigned to it: refused until its data directory is put right")]
        public static partial void StrangeShard(ILogger logger, ulong workerId, string raftAddress, ulong shardId);
    }
}
