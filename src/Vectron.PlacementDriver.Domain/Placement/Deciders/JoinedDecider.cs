using Vectron.PlacementDriver.Domain.Validation;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Placement.Deciders;

/// <summary>A worker that has registered must be heard from before it gets anything.</summary>
internal sealed class JoinedDecider : IDecider
{
    /// <inheritdoc/>
    public string Name => "joined";

    /// <inheritdoc/>
    public string Short => "joining";

    /// <inheritdoc/>
    public Verdict Judge(in PlacementQuestion question) =>
        question.Worker.State == WorkerState.Joining ? Verdict.No : Verdict.Yes;

    /// <inheritdoc/>
    public string Explain(in PlacementQuestion question) =>
        question.Worker.State == WorkerState.Joining
            ? Sentence.Of($"worker {question.Worker.Id} has registered and not sent a heartbeat yet")
            : Sentence.Of($"worker {question.Worker.Id} has joined");
}
