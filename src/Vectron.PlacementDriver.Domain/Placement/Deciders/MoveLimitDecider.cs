using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Placement.Deciders;

/// <summary>Only so much moves at once: in all, per worker, per zone, and per leader of a group.</summary>
internal sealed class MoveLimitDecider : IDecider
{
    /// <inheritdoc/>
    public string Name => "move-limits";

    /// <inheritdoc/>
    public string Short => "busy with moves";

    /// <inheritdoc/>
    public Verdict Judge(in PlacementQuestion question) =>
        FindLimit(question) is null ? Verdict.Yes : Verdict.Throttle;

    /// <inheritdoc/>
    public string Explain(in PlacementQuestion question) =>
        FindLimit(question) ?? Sentence.Of(
            $"{question.Context.InFlight.Total} moves are on their way, {question.Context.InFlight.OfWorker(question.Worker.Id)} of them to or from worker {question.Worker.Id}");

    private static string? FindLimit(in PlacementQuestion question)
    {
        var (context, shard) = (question.Context, question.Shard!);
        if (!context.IsLimited)
        {
            return null;
        }

        var (moves, settings) = (context.InFlight, context.State.Settings);
        return moves.FindLimit(settings, shard.LeaderId, question.SourceId)
            ?? (moves.OfWorker(question.Worker.Id) >= settings.MaxMovesPerWorker
                ? Sentence.Of(
                    $"worker {question.Worker.Id} has {settings.MaxMovesPerWorker} moves on their way, which is the most")
                : moves.IntoZone(question.Worker.Location) >= settings.MaxMovesPerZone
                    ? Sentence.Of(
                        $"zone '{question.Worker.Location.Zone}' has {settings.MaxMovesPerZone} moves on their way, which is the most")
                    : null);
    }
}
