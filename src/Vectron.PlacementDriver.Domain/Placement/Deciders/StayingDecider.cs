using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Placement.Deciders;

/// <summary>A worker that is to lose its replicas, or may soon be away, gets no new ones.</summary>
internal sealed class StayingDecider : IDecider
{
    /// <inheritdoc/>
    public string Name => "staying";

    /// <inheritdoc/>
    public string Short => "draining or in maintenance";

    /// <inheritdoc/>
    public Verdict Judge(in PlacementQuestion question) =>
        question.Worker.IsDraining || question.Worker.IsInMaintenance ? Verdict.No : Verdict.Yes;

    /// <inheritdoc/>
    public string Explain(in PlacementQuestion question) =>
        question.Worker.IsDraining ? Sentence.Of($"worker {question.Worker.Id} is draining")
        : question.Worker.IsInMaintenance ? Sentence.Of($"worker {question.Worker.Id} is in maintenance")
        : Sentence.Of($"worker {question.Worker.Id} is neither draining nor in maintenance");
}
