using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Placement.Deciders;

/// <summary>A worker that is silent gets nothing.</summary>
internal sealed class AliveDecider : IDecider
{
    /// <inheritdoc/>
    public string Name => "alive";

    /// <inheritdoc/>
    public string Short => "unhealthy";

    /// <inheritdoc/>
    public Verdict Judge(in PlacementQuestion question) =>
        question.Worker.Healthy ? Verdict.Yes : Verdict.No;

    /// <inheritdoc/>
    public string Explain(in PlacementQuestion question) =>
        question.Worker.Healthy
            ? Sentence.Of($"worker {question.Worker.Id} is alive")
            : Sentence.Of($"worker {question.Worker.Id} is silent for {(question.Context.State.ClockUnixMs - question.Worker.LastHeartbeatUnixMs) / 1000} s");
}
