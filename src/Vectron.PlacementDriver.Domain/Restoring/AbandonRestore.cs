using System.Globalization;
using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Restoring;

/// <summary>
/// Gives up a restore under way: what came of the backup is forgotten, and the cluster is as new as before. Refused as
/// <see cref="RejectionReason.FailedPrecondition"/> when that restore is not under way, and as
/// <see cref="RejectionReason.Outdated"/> when it has gone on since.
/// </summary>
/// <param name="RestoreId">What <see cref="BeginRestore"/> was accepted with.</param>
/// <param name="Parts">How many parts had come when this was decided.</param>
/// <param name="Reason">Why, for the history; may be empty.</param>
public sealed record AbandonRestore(ulong RestoreId, int Parts, string Reason) : Command
{
    /// <inheritdoc/>
    public override string? FindFault() => TextRule.FindFault("reason", Reason);

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        if (RestoreRule.Refuse(draft.Incoming, RestoreId) is { } refusal)
        {
            return refusal;
        }

        if (draft.Incoming!.Parts.Length != Parts)
        {
            return CommandOutcome.Rejected(
                RejectionReason.Outdated,
                string.Create(CultureInfo.InvariantCulture, $"restore {RestoreId} has gone on to part {draft.Incoming.Parts.Length}"));
        }

        draft.AbandonRestore();
        draft.Note(HistorySubject.Cluster, "the restore of a backup was given up" + (Reason.Length == 0 ? "" : $": {Reason}"));
        return CommandOutcome.Accepted();
    }
}
