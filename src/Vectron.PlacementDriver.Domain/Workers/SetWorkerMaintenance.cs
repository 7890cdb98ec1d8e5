using System.Globalization;
using Vectron.PlacementDriver.Domain.History;

namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>
/// Announces a planned restart: until a time the worker may be silent without its replicas being replaced, and gets no
/// new ones. 0 ends it early. A worker that counted as down is given that time too.
/// </summary>
/// <remarks>
/// Refused as <see cref="RejectionReason.NotFound"/> for an unknown worker, as
/// <see cref="RejectionReason.InvalidArgument"/> when the time is not ahead or too far, and as
/// <see cref="RejectionReason.FailedPrecondition"/> when the worker's disk is lost.
/// </remarks>
/// <param name="WorkerId">The worker.</param>
/// <param name="UntilUnixMs">0, or a time at most <see cref="LongestMs"/> ahead of the cluster clock.</param>
public sealed record SetWorkerMaintenance(ulong WorkerId, long UntilUnixMs) : Command
{
    /// <summary>Seven days: what is away for longer is better drained.</summary>
    public const long LongestMs = 7L * 24 * 3_600 * 1_000;

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        if (draft.FindWorker(WorkerId) is not { } worker)
        {
            return CommandOutcome.Rejected(RejectionReason.NotFound, WorkerRule.NotFound(WorkerId));
        }

        if (UntilUnixMs != 0 && (UntilUnixMs <= draft.ClockUnixMs || UntilUnixMs - draft.ClockUnixMs > LongestMs))
        {
            return CommandOutcome.Rejected(
                RejectionReason.InvalidArgument,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"until_unix_ms {UntilUnixMs} must be 0, or later than now, {draft.ClockUnixMs}, by at most {LongestMs} ms (7 days)"));
        }

        if (worker.IsRetired)
        {
            return CommandOutcome.Rejected(
                RejectionReason.FailedPrecondition,
                string.Create(CultureInfo.InvariantCulture, $"worker {WorkerId} has lost its disk: there is nothing to keep in place"));
        }

        if (worker.MaintenanceUntilUnixMs != UntilUnixMs)
        {
            draft.Put(worker with
            {
                MaintenanceUntilUnixMs = UntilUnixMs,
                DownSinceUnixMs = UntilUnixMs == 0 ? worker.DownSinceUnixMs : 0,
            });
            draft.Note(HistorySubject.Worker, Describe(draft.ClockUnixMs), WorkerId);
        }

        return CommandOutcome.Accepted(WorkerId);
    }

    private string Describe(long nowUnixMs) => string.Create(CultureInfo.InvariantCulture, $"worker {WorkerId} is in maintenance ")
        + (UntilUnixMs == 0
            ? "no more"
            : string.Create(
                CultureInfo.InvariantCulture, $"for {(UntilUnixMs - nowUnixMs) / 1000} s: its replicas stay in place"));
}
