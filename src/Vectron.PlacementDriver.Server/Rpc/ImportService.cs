using Grpc.Core;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Takeover;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Routing;
using Model = Vectron.PlacementDriver.Domain.Takeover;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>Takes over from another driver.</summary>
internal sealed class ImportService(ReplicaCalls calls) : Protocol.Admin.V1.ImportService.ImportServiceBase
{
    /// <inheritdoc/>
    public override async Task<ImportClusterResponse> ImportCluster(ImportClusterRequest request, ServerCallContext context)
    {
        var command = ToCommand(request);
        if (!request.DryRun)
        {
            var committed = await calls.CarryOutAsync(command, request, context).ConfigureAwait(false);
            return new ImportClusterResponse { Revision = committed.Snapshot.Revision };
        }

        var snapshot = await calls.ReadAsync(context).ConfigureAwait(false);
        return command.FindObstacle(snapshot) is { } obstacle
            ? throw RpcStatus.Rejected(CommandOutcome.Rejected(RejectionReason.FailedPrecondition, obstacle))
            : new ImportClusterResponse { Revision = snapshot.Revision };
    }

    private static ImportCluster ToCommand(ImportClusterRequest request)
    {
        var check = new RequestCheck();
        return check.Pass(new ImportCluster(
            request.ImportId,
            request.Source,
            request.Part,
            request.Parts,
            [.. request.Workers.Select(worker => new Model.ImportedWorker(
                worker.WorkerId,
                check.Dialable("worker grpc_address", worker.GrpcAddress),
                check.Dialable("worker raft_address", worker.RaftAddress),
                worker.SearchOnly,
                worker.Healthy))],
            [.. request.Rerankers.Select(reranker => new Model.ImportedReranker(
                reranker.RerankerId, check.Dialable("reranker grpc_address", reranker.GrpcAddress)))],
            [.. request.Collections.Select(collection => new Model.ImportedCollection(
                collection.Name,
                collection.Dimension,
                check.Distance(collection.Distance),
                collection.ReplicationFactor,
                [.. collection.Shards.Select(ToShard)]))]));
    }

    private static Model.ImportedShard ToShard(Protocol.Admin.V1.ImportedShard shard) => new(
        shard.ShardId,
        new KeyRange(shard.KeyRangeStart, shard.KeyRangeEnd),
        shard.Epoch,
        [.. shard.Replicas],
        shard.LeaderId);
}
