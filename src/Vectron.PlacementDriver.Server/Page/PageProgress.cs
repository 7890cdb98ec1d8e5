using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Answers;

namespace Vectron.PlacementDriver.Server.Page;

/// <summary>How far all moves are, as the page shows it.</summary>
/// <param name="Revision">Of the state that was looked at.</param>
/// <param name="Moving">Moves on their way.</param>
/// <param name="Wanted">Moves that the state asks for and that have not begun.</param>
/// <param name="Completed">Moves completed in the last ten minutes.</param>
/// <param name="Sentences">The same and an estimate, in words.</param>
internal sealed record PageProgress(
    long Revision, int Moving, int Wanted, int Completed, IReadOnlyList<string> Sentences)
{
    /// <summary>Looks at a state.</summary>
    public static PageProgress Of(PlacementSnapshot state)
    {
        var progress = MoveProgress.Of(state);
        return new PageProgress(
            state.Revision, progress.OnTheirWay.Length, progress.Wanted, progress.CompletedLately, progress.Describe(state));
    }
}
