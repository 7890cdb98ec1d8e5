using System.Globalization;
using Vectron.PlacementDriver.Domain.History;

namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>
/// Takes a worker off the list and refuses its heartbeats until it registers again; with the same raft address it then
/// gets the same id, because its disk is bound to that.
/// </summary>
/// <remarks>
/// Refused as <see cref="RejectionReason.NotFound"/> for an unknown worker, and as
/// <see cref="RejectionReason.FailedPrecondition"/> while it holds replicas.
/// </remarks>
public sealed record RemoveWorker(ulong WorkerId) : Command
{
    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        var worker = draft.FindWorker(WorkerId)
            ?? (draft.FindAbsent(WorkerId) is { Removed: false, Worker: var forgotten } ? forgotten : null);
        if (worker is null)
        {
            return CommandOutcome.Rejected(RejectionReason.NotFound, WorkerRule.NotFound(WorkerId));
        }

        if (draft.Freeze is { } freeze)
        {
            return freeze.Refuse(string.Create(CultureInfo.InvariantCulture, $"worker '{WorkerId}' cannot be removed"));
        }

        if (!worker.Shards.IsEmpty)
        {
            return CommandOutcome.Rejected(RejectionReason.FailedPrecondition, ExplainHeld(worker));
        }

        draft.PutAbsent(new AbsentWorker(worker, draft.ClockUnixMs, Removed: true));
        draft.Note(
            HistorySubject.Worker,
            string.Create(CultureInfo.InvariantCulture, $"worker {WorkerId} was removed by an operator"),
            WorkerId);
        return CommandOutcome.Accepted(WorkerId);
    }

    private static string ExplainHeld(Worker worker) => string.Create(
        CultureInfo.InvariantCulture,
        $"worker '{worker.Id}' still holds {worker.Shards.Count} replicas, of shard {worker.Shards.Min} among others: ")
        + (worker switch
        {
            { IsDraining: true } => "it is draining, wait until they have left",
            { IsDown: true } => "it is down, wait until they are replaced",
            _ => "drain it first",
        });
}
