using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Placement.Deciders;

/// <summary>A worker that only serves searches never becomes a replica.</summary>
internal sealed class RoleDecider : IDecider
{
    /// <inheritdoc/>
    public string Name => "role";

    /// <inheritdoc/>
    public string Short => "search_only";

    /// <inheritdoc/>
    public Verdict Judge(in PlacementQuestion question) =>
        question.Worker.IsSearchOnly ? Verdict.No : Verdict.Yes;

    /// <inheritdoc/>
    public string Explain(in PlacementQuestion question) =>
        question.Worker.IsSearchOnly
            ? Sentence.Of($"worker {question.Worker.Id} only serves searches")
            : Sentence.Of($"worker {question.Worker.Id} holds replicas");
}
