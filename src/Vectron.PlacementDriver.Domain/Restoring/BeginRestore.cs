using Vectron.PlacementDriver.Domain.Freezing;
using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Restoring;

/// <summary>
/// The parts of a backup are about to come, to be restored into this new cluster. Takes the place of a restore under way.
/// Accepted with the restore's id; refused as <see cref="RejectionReason.FailedPrecondition"/> when the cluster is not new:
/// <see cref="RestoreRule.FindObstacle(PlacementSnapshot)"/>.
/// </summary>
/// <remarks>The cluster is frozen from here on, so that it stays new: nobody is given an id meanwhile.</remarks>
/// <param name="Reason">The operator's words, for the history; may be empty.</param>
public sealed record BeginRestore(string Reason) : Command
{
    /// <inheritdoc/>
    public override string? FindFault() => TextRule.FindFault("reason", Reason);

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        if (RestoreRule.FindObstacle(draft) is { } obstacle)
        {
            return CommandOutcome.Rejected(RejectionReason.FailedPrecondition, obstacle);
        }

        var id = draft.BeginRestore(Reason);
        if (draft.Freeze is null)
        {
            draft.SetFreeze(new ClusterFreeze { SinceUnixMs = draft.ClockUnixMs, Reason = ClusterFreeze.WhileRestoring });
        }

        draft.Note(HistorySubject.Cluster, "a backup is being restored" + (Reason.Length == 0 ? "" : $": {Reason}"));
        return CommandOutcome.Accepted(id);
    }
}
