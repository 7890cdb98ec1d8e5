using Vectron.PlacementDriver.Domain.History;

namespace Vectron.PlacementDriver.Domain.Scheduling;

/// <summary>Ends the pause of a kind of scheduling; changes nothing when there is none.</summary>
public sealed record ResumeScheduling(SchedulingKind Kind) : Command
{
    /// <inheritdoc/>
    public override string? FindFault() => Enum.IsDefined(Kind) ? null : "kind of scheduling is unknown";

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        if (draft.Pauses.Any(pause => pause.Kind == Kind))
        {
            draft.SetPauses([.. draft.Pauses.Where(other => other.Kind != Kind)]);
            draft.Note(HistorySubject.Scheduling, $"{SchedulingName.Of(Kind)} is resumed");
        }

        return CommandOutcome.Accepted();
    }
}
