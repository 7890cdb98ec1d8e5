using System.Collections.Immutable;
using Grpc.Core;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Restoring;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Server.Rpc;

namespace Vectron.PlacementDriver.Server.Backups;

/// <content>The way back: the parts of a backup become commands of the log, and the last one puts them together.</content>
internal sealed partial class BackupService
{
    /// <inheritdoc/>
    public override async Task<BeginRestoreResponse> BeginRestore(BeginRestoreRequest request, ServerCallContext context)
    {
        var command = new RequestCheck().Pass(new BeginRestore(request.Reason));
        if (request.DryRun)
        {
            var snapshot = await calls.ReadAsync(context).ConfigureAwait(false);
            return RestoreRule.FindObstacle(snapshot) is { } obstacle
                ? throw RpcStatus.Rejected(CommandOutcome.Rejected(RejectionReason.FailedPrecondition, obstacle))
                : Answer(snapshot, restoreId: 0);
        }

        var begun = await calls.CarryOutAsync(command, request, context).ConfigureAwait(false);
        return Answer(begun.Snapshot, begun.Outcome.Id);
    }

    /// <inheritdoc/>
    public override async Task<AddRestorePartResponse> AddRestorePart(AddRestorePartRequest request, ServerCallContext context)
    {
        var command = new RequestCheck().Pass(
            new AddRestorePart(request.RestoreId, request.Number, ImmutableArray.Create(request.Data.Span)));
        await calls.CarryOutAsync(command, request, context).ConfigureAwait(false);
        return new AddRestorePartResponse();
    }

    /// <inheritdoc/>
    public override async Task<FinishRestoreResponse> FinishRestore(FinishRestoreRequest request, ServerCallContext context)
    {
        var command = new RequestCheck().Pass(new FinishRestore(request.RestoreId, request.Parts, request.Sha256));
        var state = (await calls.CarryOutAsync(command, request, context).ConfigureAwait(false)).Snapshot;
        return new FinishRestoreResponse
        {
            Revision = state.Revision,
            Workers = state.Workers.Count,
            Collections = state.Collections.Count,
            Shards = state.Shards.Count,
            NextWorkerId = state.NextWorkerId,
            NextShardId = state.NextShardId,
            AssignmentsEpoch = state.AssignmentsEpoch,
        };
    }

    /// <inheritdoc/>
    public override async Task<AbandonRestoreResponse> AbandonRestore(AbandonRestoreRequest request, ServerCallContext context)
    {
        var snapshot = await calls.ReadAsync(context).ConfigureAwait(false);
        var parts = snapshot.Incoming?.Parts.Length ?? 0;
        var command = new RequestCheck().Pass(new AbandonRestore(request.RestoreId, parts, request.Reason));
        await calls.CarryOutAsync(command, request, context).ConfigureAwait(false);
        return new AbandonRestoreResponse();
    }

    private static BeginRestoreResponse Answer(PlacementSnapshot snapshot, ulong restoreId) => new()
    {
        RestoreId = restoreId,
        ClusterNumber = snapshot.Identity?.Number ?? 0,
        ClusterUid = snapshot.Identity?.Uid ?? "",
        MostPartBytes = RestoreRule.MostPartBytes,
        MostBytes = RestoreRule.MostBytes,
    };
}
