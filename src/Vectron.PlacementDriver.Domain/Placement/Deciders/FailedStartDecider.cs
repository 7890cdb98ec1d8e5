using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Placement.Deciders;

/// <summary>A worker on which a shard did not start lately is spared.</summary>
internal sealed class FailedStartDecider : IDecider
{
    /// <inheritdoc/>
    public string Name => "failed-start";

    /// <inheritdoc/>
    public string Short => "failed lately";

    /// <inheritdoc/>
    public Verdict Judge(in PlacementQuestion question)
    {
        var now = question.Context.State.ClockUnixMs;
        if (question.Kind == MoveKind.Rebalance
            && question.Worker.StartFailedUnixMs is var failed and not 0
            && now - failed < MoveLimits.NotBalancedAfterFailureMs)
        {
            return Verdict.No;
        }

        foreach (var former in question.Shard!.FormerHosts)
        {
            if (!former.WasMember
                && former.WorkerId == question.Worker.Id
                && now - former.UnixMs < MoveLimits.SparedAfterFailureMs)
            {
                return Verdict.No;
            }
        }

        return Verdict.Yes;
    }

    /// <inheritdoc/>
    public string Explain(in PlacementQuestion question) =>
        Judge(question) == Verdict.Yes
            ? Sentence.Of($"nothing failed to start on worker {question.Worker.Id} lately")
            : Sentence.Of($"a shard did not start on worker {question.Worker.Id} lately: shard {question.Shard!.Id} is not put there for {MoveLimits.SparedAfterFailureMs / 60_000} min after it was that one, and nothing is balanced there for {MoveLimits.NotBalancedAfterFailureMs / 60_000} min");
}
