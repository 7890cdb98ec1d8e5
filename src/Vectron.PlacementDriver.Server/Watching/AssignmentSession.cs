using Grpc.Core;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Server.Rpc;

namespace Vectron.PlacementDriver.Server.Watching;

/// <summary>
/// One watcher of one worker's assignment list. The list is told whole whenever it differs, and only the newest counts: a
/// slow watcher misses none by missing those between.
/// </summary>
internal sealed class AssignmentSession(
    WatchFeed feed,
    AssignmentCache assignments,
    ulong workerId,
    ProgressClock clock,
    ulong nodeId,
    IServerStreamWriter<WatchResponse> output)
{
    /// <summary>Sends until cancelled, or until there is no such worker.</summary>
    /// <param name="afterRevision">What the watcher has already; null for nothing.</param>
    /// <param name="token">Ends the watch.</param>
    /// <exception cref="RpcException">NOT_FOUND: there is no such worker, or not any more.</exception>
    /// <exception cref="OperationCanceledException">It ended.</exception>
    public async Task RunAsync(long? afterRevision, CancellationToken token)
    {
        var told = afterRevision ?? -1;
        var isFirst = afterRevision is null;
        var confirmation = clock.ConfirmAsync(token);
        while (true)
        {
            var isConfirmed = confirmation.IsCompleted;
            var found = feed.Find(feed.Position.Revision);
            var worker = found.Position.Workers.GetValueOrDefault(workerId)
                ?? throw RpcStatus.NotFound(WorkerRule.NotFound(workerId));
            if (isFirst || worker.AssignmentsRevision > told)
            {
                await output.WriteAsync(List(found.Position, worker, told, isFirst), token).ConfigureAwait(false);
                (told, isFirst) = (found.Position.Revision, false);
            }
            else if (isConfirmed)
            {
                if (await confirmation.ConfigureAwait(false) is { } took)
                {
                    await output.WriteAsync(Progress(found.Position, took), token).ConfigureAwait(false);
                    told = found.Position.Revision;
                }

                confirmation = clock.ConfirmAsync(token);
            }
            else
            {
                await Task.WhenAny(found.Moved, confirmation).WaitAsync(token).ConfigureAwait(false);
            }
        }
    }

    private WatchResponse List(PlacementSnapshot snapshot, Worker worker, long told, bool isFirst)
    {
        var response = Progress(snapshot, TimeSpan.Zero);
        response.Step = isFirst ? WatchStep.Picture : WatchStep.Changes;
        (response.First, response.Last) = (isFirst, isFirst);
        response.FromRevision = isFirst ? 0 : told;
        response.State = new StateView
        {
            Assignments = new AssignmentsView
            {
                WorkerId = workerId,
                AssignmentsEpoch = snapshot.AssignmentsEpoch,
                List = assignments.ListOf(snapshot, worker),
            },
        };
        return response;
    }

    private WatchResponse Progress(PlacementSnapshot snapshot, TimeSpan took) => new()
    {
        Step = WatchStep.Progress,
        Revision = snapshot.Revision,
        ClusterUid = snapshot.Identity?.Uid ?? "",
        NodeId = nodeId,
        ClockUnixMs = snapshot.ClockUnixMs,
        ConfirmationUs = (long)took.TotalMicroseconds,
    };
}
