using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Domain.History;

namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>
/// The leader's finding that workers that are down and hold nothing need not be listed any more: after the settings'
/// limit of silence, or at once when their id is retired. A forgotten worker is back with all it had at its next sign of
/// life.
/// </summary>
public sealed record ForgetWorkers(ImmutableArray<SilentWorker> Workers) : Command
{
    /// <inheritdoc/>
    public override string? FindFault() => Workers.IsDefault ? "the list of workers is missing" : null;

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        foreach (var finding in Workers)
        {
            if (draft.FindWorker(finding.WorkerId) is { } worker
                && worker.LastHeartbeatUnixMs == finding.LastHeartbeatUnixMs
                && LivenessCheck.MayBeForgotten(worker, draft.ClockUnixMs, draft.Settings))
            {
                draft.PutAbsent(new AbsentWorker(worker, draft.ClockUnixMs, Removed: worker.IsRetired));
                draft.Note(
                    HistorySubject.Worker,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"worker {worker.Id} is forgotten: it holds no replicas and {(worker.IsRetired ? "its id is retired" : "was silent for long")}"),
                    worker.Id);
            }
        }

        return CommandOutcome.Accepted();
    }
}
