using System.Globalization;
using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>Whom a worker's id belongs to.</summary>
/// <remarks>
/// An id is bound to the disk of the worker that got it: a worker that starts under one id on the disk of another fails,
/// and one that starts under its id on an empty disk would vote twice. The raft address is the key, and stands for the
/// disk as long as nobody says otherwise: an operator, or another <c>data_incarnation</c>.
/// </remarks>
internal static class WorkerIdentity
{
    /// <summary>Retires an id: its address is free, its heartbeats are refused, its replicas are to be replaced.</summary>
    /// <param name="draft">The state.</param>
    /// <param name="worker">As it is to be kept.</param>
    /// <param name="reason">For the history.</param>
    public static void Retire(PlacementDraft draft, Worker worker, string reason)
    {
        var retired = worker with
        {
            Healthy = false,
            DownSinceUnixMs = worker.IsDown ? worker.DownSinceUnixMs : draft.ClockUnixMs,
            DrainingSinceUnixMs = 0,
            MaintenanceUntilUnixMs = 0,
            RetiredSinceUnixMs = draft.ClockUnixMs,
            Copies = [],
        };
        draft.ReleaseAddress(worker.RaftAddress);
        if (retired.Shards.IsEmpty)
        {
            draft.PutAbsent(new AbsentWorker(retired, draft.ClockUnixMs, Removed: true));
        }
        else
        {
            draft.Put(retired);
            ShardRetirement.TakeSilence(draft, retired);
        }

        draft.Note(
            HistorySubject.Worker,
            string.Create(
                CultureInfo.InvariantCulture,
                $"worker {worker.Id} is retired: {reason}; its {worker.Shards.Count} replicas are to be replaced"),
            worker.Id);
    }

    /// <summary>
    /// The identity under which a registering worker goes on: the one its address belongs to, unless it comes with
    /// another disk; then that of the disk, if it was known here before.
    /// </summary>
    /// <returns>Null when it needs a new id.</returns>
    public static Worker? FindKnown(PlacementDraft draft, RegisterWorker registration)
    {
        var known = draft.FindIdentity(registration.RaftAddress);
        return known is not null && !IsAnotherDisk(known, registration.DataIncarnation) ? known
            : registration.DataIncarnation.Length == 0 ? null
            : draft.FindRetired(registration.RaftAddress, registration.DataIncarnation);
    }

    /// <summary>Retires the worker that had a registering worker's address until now, if that is another one.</summary>
    public static void RetireFormer(PlacementDraft draft, RegisterWorker registration, Worker now)
    {
        if (draft.FindIdentity(registration.RaftAddress) is { } former && former.Id != now.Id)
        {
            Retire(
                draft,
                former,
                $"a worker came to {former.RaftAddress} with data disk {QuotedText.Of(registration.DataIncarnation)} in place of {QuotedText.Of(former.DataIncarnation)}");
        }
    }

    /// <summary>Why a heartbeat under an id is refused.</summary>
    public static string Refuse(PlacementDraft draft, ulong id)
    {
        var retired = draft.FindWorker(id) is { IsRetired: true }
            || draft.FindAbsent(id) is { Worker.IsRetired: true };
        return string.Create(CultureInfo.InvariantCulture, $"worker '{id}' ")
            + (retired ? "lost its disk and its id is retired: it must register again and gets a new one"
                : draft.FindAbsent(id) is not null ? "was removed by an operator: it must register again"
                : "is not registered: it must register before it sends heartbeats");
    }

    private static bool IsAnotherDisk(Worker known, string incarnation) =>
        incarnation.Length > 0 && known.DataIncarnation.Length > 0 && incarnation != known.DataIncarnation;
}
