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
        var (shard, worker) = (question.Shard!, question.Worker);
        foreach (var former in shard.FormerHosts)
        {
            if (former.WasMember && (former.WorkerId == worker.Id || former.RaftAddress == worker.RaftAddress))
            {
                return Verdict.No;
            }
        }

        // A worker that came to the address of a member, because that one's disk was lost.
        foreach (var host in shard.Hosts)
        {
            if (host != worker.Id && question.Context.State.FindWorker(host)?.RaftAddress == worker.RaftAddress)
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
            : Sentence.Of($"worker {question.Worker.Id} at {question.Worker.RaftAddress} was a member of the group of shard {question.Shard!.Id} before, itself or by its address, and a group takes nobody back");
}
