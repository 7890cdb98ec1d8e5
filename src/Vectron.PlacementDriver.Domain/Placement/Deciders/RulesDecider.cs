using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Placement.Deciders;

/// <summary>A collection may ask for capabilities, and for zones to use or avoid.</summary>
internal sealed class RulesDecider : IDecider
{
    /// <inheritdoc/>
    public string Name => "collection-rules";

    /// <inheritdoc/>
    public string Short => "against the collection's rules";

    /// <inheritdoc/>
    public Verdict Judge(in PlacementQuestion question) =>
        RulesOf(question) is { AllowsAll: false } rules
        && rules.FindLack(question.Worker.Capabilities, question.Worker.Location.Zone) is not null
            ? Verdict.No
            : Verdict.Yes;

    /// <inheritdoc/>
    public string Explain(in PlacementQuestion question) =>
        RulesOf(question)?.FindLack(question.Worker.Capabilities, question.Worker.Location.Zone) is { } lack
            ? Sentence.Of($"worker {question.Worker.Id} lacks {lack}, which collection '{question.Shard!.Collection}' asks for")
            : Sentence.Of($"worker {question.Worker.Id} has what collection '{question.Shard!.Collection}' asks for");

    private static CollectionPlacement? RulesOf(in PlacementQuestion question) =>
        question.Context.State.FindCollection(question.Shard!.Collection)?.Placement;
}
