using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Domain.Reshaping;

/// <summary>
/// The leader's finding that splits or merges go on for too long or have lost their sense. Each is judged anew by the state
/// as it is then, and left alone when nothing is wrong with it any more.
/// </summary>
/// <param name="Ids">Those that are meant.</param>
public sealed record ReviewReshapes(ImmutableArray<ulong> Ids) : Command
{
    /// <inheritdoc/>
    public override string? FindFault() => Ids.IsDefault ? "the list of splits and merges is missing" : null;

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        if (draft.Freeze is { } freeze)
        {
            return freeze.Refuse("splits and merges are not decided about");
        }

        foreach (var id in Ids)
        {
            if (draft.Reshapes.TryGetValue(id, out var reshape)
                && ReshapeReview.FindEnd(draft, reshape, draft.ClockUnixMs) is { } why)
            {
                ReshapeSteps.GiveUp(draft, reshape, why);
            }
        }

        return CommandOutcome.Accepted();
    }
}
