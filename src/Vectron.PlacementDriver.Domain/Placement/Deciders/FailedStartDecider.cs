using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Placement.Deciders;

/// <summary>A worker on which the shard did not start lately is spared.</summary>
internal sealed class FailedStartDecider : IDecider
{
    /// <inheritdoc/>
    public string Name => "failed-start";

    /// <inheritdoc/>
    public string Short => "failed lately";

    /// <inheritdoc/>
    public Verdict Judge(in PlacementQuestion question)
    {
        foreach (var former in question.Shard!.FormerHosts)
        {
            if (!former.WasMember
                && former.WorkerId == question.Worker.Id
                && question.Context.State.ClockUnixMs - former.UnixMs < MoveLimits.SparedAfterFailureMs)
            {
                return Verdict.Throttle;
            }
        }

        return Verdict.Yes;
    }

    /// <inheritdoc/>
    public string Explain(in PlacementQuestion question) =>
        Judge(question) == Verdict.Yes
            ? Sentence.Of($"no attempt with worker {question.Worker.Id} failed lately")
            : Sentence.Of($"shard {question.Shard!.Id} did not start on worker {question.Worker.Id} less than {MoveLimits.SparedAfterFailureMs / 60_000} min ago");
}
