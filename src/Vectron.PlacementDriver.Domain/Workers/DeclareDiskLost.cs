using System.Globalization;

namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>
/// An operator's word that a worker's data disk is gone for good. Its id is retired: its heartbeats are refused, its
/// replicas are replaced, and whoever registers with its raft address gets a new id. Nothing but this, or another
/// <c>data_incarnation</c>, tells a wiped disk from a restart.
/// </summary>
/// <remarks>
/// Refused as <see cref="RejectionReason.NotFound"/> for an unknown worker; changes nothing when it was declared before.
/// </remarks>
public sealed record DeclareDiskLost(ulong WorkerId) : Command
{
    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        var worker = draft.FindWorker(WorkerId) ?? draft.FindAbsent(WorkerId)?.Worker;
        if (worker is null)
        {
            return CommandOutcome.Rejected(RejectionReason.NotFound, WorkerRule.NotFound(WorkerId));
        }

        if (draft.Freeze is { } freeze)
        {
            return freeze.Refuse(string.Create(CultureInfo.InvariantCulture, $"worker '{WorkerId}' cannot be declared to have lost its disk"));
        }

        if (!worker.IsRetired)
        {
            WorkerIdentity.Retire(
                draft,
                // What an operator declared lost is never recognized again.
                worker with { DataIncarnation = "" },
                string.Create(CultureInfo.InvariantCulture, $"an operator declared the disk of worker {WorkerId} lost"));
        }

        return CommandOutcome.Accepted(WorkerId);
    }
}
