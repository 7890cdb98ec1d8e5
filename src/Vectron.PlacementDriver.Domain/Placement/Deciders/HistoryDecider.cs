using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Placement.Deciders;

/// <summary>A worker whose disk belongs to another cluster or another history gets nothing.</summary>
internal sealed class HistoryDecider : IDecider
{
    /// <inheritdoc/>
    public string Name => "history";

    /// <inheritdoc/>
    public string Short => "running shards of another history";

    /// <inheritdoc/>
    public Verdict Judge(in PlacementQuestion question) =>
        question.Worker.StrangeShardId == 0 ? Verdict.Yes : Verdict.No;

    /// <inheritdoc/>
    public string Explain(in PlacementQuestion question) =>
        question.Worker.StrangeShardId == 0
            ? Sentence.Of($"worker {question.Worker.Id} runs nothing that it was not given")
            : Sentence.Of($"worker {question.Worker.Id} runs shard {question.Worker.StrangeShardId}, which was never given to it");
}
