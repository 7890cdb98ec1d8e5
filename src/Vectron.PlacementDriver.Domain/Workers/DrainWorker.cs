using System.Globalization;
using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Placement;

namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>
/// Asks for every replica to leave a worker. It keeps serving them until they have, gets no new ones, and stays draining
/// through restarts until <see cref="UndrainWorker"/>.
/// </summary>
/// <remarks>
/// Refused as <see cref="RejectionReason.NotFound"/> for an unknown worker, and as
/// <see cref="RejectionReason.FailedPrecondition"/> when some replica has nowhere to go.
/// </remarks>
public sealed record DrainWorker(ulong WorkerId) : Command
{
    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        if (draft.FindWorker(WorkerId) is not { } worker)
        {
            return CommandOutcome.Rejected(RejectionReason.NotFound, WorkerRule.NotFound(WorkerId));
        }

        if (worker.IsDraining)
        {
            return CommandOutcome.Accepted(WorkerId);
        }

        if (DrainCheck.FindObstacle(draft, worker) is { } obstacle)
        {
            return CommandOutcome.Rejected(RejectionReason.FailedPrecondition, obstacle);
        }

        draft.Put(worker with { DrainingSinceUnixMs = draft.ClockUnixMs });
        draft.Note(
            HistorySubject.Worker,
            string.Create(
                CultureInfo.InvariantCulture, $"worker {WorkerId} is draining: its {worker.Shards.Count} replicas are to leave it"),
            WorkerId);
        return CommandOutcome.Accepted(WorkerId);
    }
}
