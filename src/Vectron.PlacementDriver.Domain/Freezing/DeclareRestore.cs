using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Freezing;

/// <summary>
/// An operator's word that this state was restored from a backup: freezes the cluster. Changes nothing when it is frozen.
/// </summary>
/// <param name="Reason">The operator's words, for the history; may be empty.</param>
public sealed record DeclareRestore(string Reason) : Command
{
    /// <inheritdoc/>
    public override string? FindFault() => TextRule.FindFault("reason", Reason);

    /// <summary>
    /// A state as it has to be when a node starts from a backup: frozen before any worker is answered.
    /// </summary>
    public static PlacementSnapshot In(PlacementSnapshot restored, string reason)
    {
        var draft = new PlacementDraft(restored, restored.ClockUnixMs);
        new DeclareRestore(reason).Apply(draft);
        draft.EndCommand();
        return draft.ToSnapshot(restored.AppliedIndex);
    }

    /// <summary>Why a cluster is frozen that was restored.</summary>
    internal static string Sentence(string reason) => "it was restored from a backup" + (reason.Length == 0 ? "" : $": {reason}");

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        if (draft.Freeze is null)
        {
            var freeze = new ClusterFreeze
            {
                SinceUnixMs = draft.ClockUnixMs,
                Reason = Sentence(Reason),
            };
            draft.SetFreeze(freeze);
            draft.Note(HistorySubject.Cluster, $"the cluster is frozen: {freeze.Reason}");
        }

        return CommandOutcome.Accepted();
    }
}
