using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Placement.Deciders;

/// <summary>A worker whose disk is nearly full gets nothing.</summary>
internal sealed class DiskDecider : IDecider
{
    /// <inheritdoc/>
    public string Name => "disk";

    /// <inheritdoc/>
    public string Short => "with a nearly full disk";

    /// <inheritdoc/>
    public Verdict Judge(in PlacementQuestion question) =>
        question.Worker.Load.DiskMilliPercent < question.Context.State.Settings.DiskHighWaterMilliPercent
            ? Verdict.Yes
            : Verdict.No;

    /// <inheritdoc/>
    public string Explain(in PlacementQuestion question) => Sentence.Of(
        $"the disk of worker {question.Worker.Id} is {question.Worker.Load.DiskMilliPercent / 1000} % full, less than {question.Context.State.Settings.DiskHighWaterMilliPercent / 1000} % is needed");
}
