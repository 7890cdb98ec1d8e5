using System.Globalization;
using Vectron.PlacementDriver.Domain.History;

namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>
/// Lets a draining worker keep the replicas that it still has and get new ones. Refused as
/// <see cref="RejectionReason.NotFound"/> for an unknown worker; changes nothing when it is not draining.
/// </summary>
public sealed record UndrainWorker(ulong WorkerId) : Command
{
    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        if (draft.FindWorker(WorkerId) is not { } worker)
        {
            return CommandOutcome.Rejected(RejectionReason.NotFound, WorkerRule.NotFound(WorkerId));
        }

        if (worker.IsDraining)
        {
            draft.Put(worker with { DrainingSinceUnixMs = 0 });
            draft.Note(
                HistorySubject.Worker,
                string.Create(
                    CultureInfo.InvariantCulture, $"worker {WorkerId} is draining no more: it keeps {worker.Shards.Count} replicas"),
                WorkerId);
        }

        return CommandOutcome.Accepted(WorkerId);
    }
}
