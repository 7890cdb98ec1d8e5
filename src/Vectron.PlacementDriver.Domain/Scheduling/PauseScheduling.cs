using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Scheduling;

/// <summary>Pauses a kind of scheduling until it is resumed. Pausing it again replaces the reason.</summary>
public sealed record PauseScheduling(SchedulingKind Kind, string Reason) : Command
{
    /// <inheritdoc/>
    public override string? FindFault() =>
        Enum.IsDefined(Kind) ? TextRule.FindFault("pause reason", Reason) : "kind of scheduling is unknown";

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        var known = draft.Pauses.FirstOrDefault(pause => pause.Kind == Kind);
        if (known?.Reason == Reason)
        {
            return CommandOutcome.Accepted();
        }

        var pause = new SchedulingPause(Kind, known?.SinceUnixMs ?? draft.ClockUnixMs, Reason);
        draft.SetPauses([.. draft.Pauses.Where(other => other.Kind != Kind).Append(pause).OrderBy(one => one.Kind)]);
        draft.Note(
            HistorySubject.Scheduling,
            $"{SchedulingName.Of(Kind)} is paused" + (Reason.Length == 0 ? "" : $": {Reason}"));
        return CommandOutcome.Accepted();
    }
}
