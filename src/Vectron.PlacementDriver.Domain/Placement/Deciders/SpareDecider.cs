using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Placement.Deciders;

/// <summary>Balancing leaves every shard a candidate that was never used, for the day when one dies.</summary>
internal sealed class SpareDecider : IDecider
{
    /// <inheritdoc/>
    public string Name => "spare";

    /// <inheritdoc/>
    public string Short => "kept in reserve";

    /// <inheritdoc/>
    public Verdict Judge(in PlacementQuestion question) =>
        question.Kind != MoveKind.Rebalance || CountUnused(question) >= 2 ? Verdict.Yes : Verdict.No;

    /// <inheritdoc/>
    public string Explain(in PlacementQuestion question) => question.Kind != MoveKind.Rebalance
        ? "what has to be done may use the last candidate"
        : Sentence.Of(
            $"{CountUnused(question)} workers were never members of the group of shard {question.Shard!.Id}, balancing leaves one of them for the day when a replica dies");

    private static int CountUnused(in PlacementQuestion question)
    {
        var (context, shard) = (question.Context, question.Shard!);
        var unused = context.Eligible.Length;
        foreach (var host in shard.Hosts)
        {
            unused -= IsEligible(context, host) ? 1 : 0;
        }

        foreach (var former in shard.FormerHosts)
        {
            unused -= former.WasMember && !shard.IsHost(former.WorkerId) && IsEligible(context, former.WorkerId) ? 1 : 0;
        }

        return unused;
    }

    private static bool IsEligible(PlacementContext context, ulong workerId) =>
        context.State.FindWorker(workerId) is { } worker
        && DeciderChain.JudgeWorker(new PlacementQuestion(context, worker)) == Verdict.Yes;
}
