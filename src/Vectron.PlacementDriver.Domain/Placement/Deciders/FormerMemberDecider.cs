using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Placement.Deciders;

/// <summary>A group takes no former member back, whether by id or by address.</summary>
internal sealed class FormerMemberDecider : IDecider
{
    /// <inheritdoc/>
    public string Name => "former-member";

    /// <inheritdoc/>
    public string Short => "former members";

    /// <inheritdoc/>
    public Verdict Judge(in PlacementQuestion question)
    {
        foreach (var former in question.Shard!.FormerHosts)
        {
            if (former.WasMember
                && (former.WorkerId == question.Worker.Id || former.RaftAddress == question.Worker.RaftAddress))
            {
                return Verdict.No;
            }
        }

        return Verdict.Yes;
    }

    /// <inheritdoc/>
    public string Explain(in PlacementQuestion question) =>
        Judge(question) == Verdict.Yes
            ? Sentence.Of($"worker {question.Worker.Id} was never a member of the group of shard {question.Shard!.Id}")
            : Sentence.Of($"worker {question.Worker.Id} at {question.Worker.RaftAddress} was a member of the group of shard {question.Shard!.Id} before, and a group takes nobody back");
}
