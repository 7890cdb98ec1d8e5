using System.Globalization;
using Vectron.PlacementDriver.Domain.Freezing;
using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Restoring;

/// <summary>
/// All parts of a backup have come: its state becomes this cluster's, with every counter and epoch raised
/// (<see cref="RaisedState"/>), and the cluster stays frozen until an operator leaves the freeze. What tells this cluster
/// from others stays: its identity, its nodes, the outcomes of its recent writes. Accepted with the number of the backup's
/// cluster.
/// </summary>
/// <remarks>
/// Refused, with nothing changed, as <see cref="RejectionReason.FailedPrecondition"/> when that restore is not under way,
/// parts are missing, the cluster is not new, or the bytes are no sound backup.
/// </remarks>
/// <param name="RestoreId">What <see cref="BeginRestore"/> was accepted with.</param>
/// <param name="Parts">How many parts there are.</param>
/// <param name="Sha256">Of all parts' bytes, lower-case hex.</param>
public sealed record FinishRestore(ulong RestoreId, int Parts, string Sha256) : Command
{
    /// <inheritdoc/>
    public override string? FindFault() => TextRule.FindHexFault("sha256", Sha256, 64);

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        if (RestoreRule.Refuse(draft.Incoming, RestoreId) is { } refusal)
        {
            return refusal;
        }

        if (FindObstacle(draft) is { } obstacle)
        {
            return CommandOutcome.Rejected(RejectionReason.FailedPrecondition, obstacle);
        }

        var (backup, damage) = SentBackup.Read(draft.Incoming!, Sha256);
        if (backup is null || (damage = BackupCheck.FindFault(backup)) is not null)
        {
            return CommandOutcome.Rejected(RejectionReason.FailedPrecondition, $"the backup cannot be restored: {damage}");
        }

        var (raised, overflow) = RaisedState.Of(backup, draft.CurrentRevision);
        if (raised is null)
        {
            return CommandOutcome.Rejected(RejectionReason.FailedPrecondition, $"the backup cannot be restored: {overflow}");
        }

        TakeOver(draft, raised, backup);
        return CommandOutcome.Accepted(backup.Identity?.Number ?? 0);
    }

    private string? FindObstacle(PlacementDraft draft) => draft.Incoming!.Parts.Length != Parts
        ? string.Create(CultureInfo.InvariantCulture, $"{draft.Incoming.Parts.Length} of {Parts} parts of the backup have come")
        : RestoreRule.FindObstacle(draft);

    private static void TakeOver(PlacementDraft draft, PlacementSnapshot raised, PlacementSnapshot backup)
    {
        var (reason, seen) = (draft.Incoming!.Reason, draft.Freeze);
        draft.TakeOver(raised);
        var freeze = new ClusterFreeze
        {
            SinceUnixMs = draft.ClockUnixMs,
            Reason = DeclareRestore.Sentence(reason),
            SeenWorkerId = Math.Max(seen?.SeenWorkerId ?? 0, backup.Freeze?.SeenWorkerId ?? 0),
            SeenShardId = Math.Max(seen?.SeenShardId ?? 0, backup.Freeze?.SeenShardId ?? 0),
            SeenShardEpoch = Math.Max(seen?.SeenShardEpoch ?? 0, backup.Freeze?.SeenShardEpoch ?? 0),
        };
        draft.SetFreeze(freeze with
        {
            // Before the restore every id was beyond the next one; now only those are that the backup did not know.
            SeenWorkerId = freeze.SeenWorkerId >= backup.NextWorkerId ? freeze.SeenWorkerId : 0,
            SeenShardId = freeze.SeenShardId >= backup.NextShardId ? freeze.SeenShardId : 0,
        });
        draft.Note(
            HistorySubject.Cluster,
            string.Create(
                CultureInfo.InvariantCulture,
                $"restored from a backup of cluster {backup.Identity?.Number ?? 0} ({backup.Identity?.Uid}) at revision {backup.Revision}: {raised.Workers.Count} workers, {raised.Collections.Count} collections, {raised.Shards.Count} shards; every counter and epoch is {RaisedState.Step} higher, and the cluster is frozen"));
    }
}
