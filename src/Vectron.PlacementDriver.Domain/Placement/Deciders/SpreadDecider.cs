using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Validation;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Placement.Deciders;

/// <summary>Balancing never puts replicas closer together than they were; what has to be done may.</summary>
internal sealed class SpreadDecider : IDecider
{
    /// <inheritdoc/>
    public string Name => "spread";

    /// <inheritdoc/>
    public string Short => "too close to other replicas";

    /// <inheritdoc/>
    public Verdict Judge(in PlacementQuestion question)
    {
        if (question.Kind != MoveKind.Rebalance)
        {
            return Verdict.Yes;
        }

        var source = question.Context.State.FindWorker(question.SourceId);
        return source is null || Closeness(question, question.Worker).CompareTo(Closeness(question, source)) <= 0
            ? Verdict.Yes
            : Verdict.No;
    }

    /// <inheritdoc/>
    public string Explain(in PlacementQuestion question)
    {
        var (zone, rack) = Closeness(question, question.Worker);
        return Sentence.Of(
            $"worker {question.Worker.Id} would share its zone with {zone} and its rack with {rack} other replicas")
            + (Judge(question) == Verdict.Yes ? "" : ", more than now");
    }

    /// <summary>How many other replicas of the shard a worker would share its zone and its rack with.</summary>
    public static (int InZone, int InRack) Closeness(in PlacementQuestion question, Worker worker)
    {
        var (zone, rack) = (0, 0);
        foreach (var id in question.Shard!.Replicas)
        {
            if (id != question.SourceId && id != worker.Id && question.Context.State.FindWorker(id) is { } other)
            {
                zone += LocationOrder.ByZone.Compare(other.Location, worker.Location) == 0 ? 1 : 0;
                rack += LocationOrder.ByRack.Compare(other.Location, worker.Location) == 0 ? 1 : 0;
            }
        }

        return (zone, rack);
    }
}
