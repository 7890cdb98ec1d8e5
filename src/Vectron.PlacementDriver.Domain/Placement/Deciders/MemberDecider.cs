using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Placement.Deciders;

/// <summary>A worker gets one replica of a shard at most.</summary>
internal sealed class MemberDecider : IDecider
{
    /// <inheritdoc/>
    public string Name => "member";

    /// <inheritdoc/>
    public string Short => "having the shard";

    /// <inheritdoc/>
    public Verdict Judge(in PlacementQuestion question) =>
        question.Shard!.IsHost(question.Worker.Id) || question.Shard.Move?.TargetId == question.Worker.Id
            ? Verdict.No
            : Verdict.Yes;

    /// <inheritdoc/>
    public string Explain(in PlacementQuestion question) =>
        Judge(question) == Verdict.Yes
            ? Sentence.Of($"worker {question.Worker.Id} has nothing of shard {question.Shard!.Id}")
            : Sentence.Of($"worker {question.Worker.Id} has shard {question.Shard!.Id} already");
}
