using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Placement.Deciders;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Moves;

/// <summary>
/// Begins moves that a plan asks for. Each is decided anew by the state as it is then; those that it does not allow any
/// more are left out. Accepted with the number of moves begun; refused as <see cref="RejectionReason.Outdated"/>, with
/// the first reason, when that is none of several, and as <see cref="RejectionReason.FailedPrecondition"/> while the
/// cluster is frozen.
/// </summary>
/// <param name="Moves">The moves wanted, the most urgent first.</param>
public sealed record StartMoves(ImmutableArray<MoveStart> Moves) : Command
{
    private const int LongestReason = 1_000;

    /// <inheritdoc/>
    public override string? FindFault()
    {
        if (Moves.IsDefault || Moves.Contains(null!))
        {
            return "the list of moves is missing or holds a null";
        }

        foreach (var move in Moves)
        {
            if (!Enum.IsDefined(move.Kind) || TextRule.FindFault("move reason", move.Reason, LongestReason) is not null)
            {
                return Sentence.Of(
                    $"move of shard {move.ShardId}: its kind must be a known one and its reason text of at most {LongestReason} bytes");
            }
        }

        return null;
    }

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        if (draft.Freeze is { } freeze)
        {
            return freeze.Refuse("nothing can be moved");
        }

        ulong begun = 0;
        string? refusal = null;
        var context = new PlacementContext(draft);
        foreach (var start in Moves)
        {
            if (FindRefusal(draft, context, start) is { } why)
            {
                refusal ??= why;
                continue;
            }

            var shard = draft.FindShard(start.ShardId)!;
            MoveSteps.Begin(draft, shard, start);
            context.InFlight.Add(shard.LeaderId, start.SourceId, start.TargetId);
            begun++;
        }

        return begun == 0 && refusal is not null
            ? CommandOutcome.Rejected(RejectionReason.Outdated, refusal)
            : CommandOutcome.Accepted(begun);
    }

    private static string? FindRefusal(PlacementDraft draft, PlacementContext context, MoveStart start) =>
        draft.FindShard(start.ShardId) is not { } shard
            ? Sentence.Of($"shard {start.ShardId} is gone")
            : FindObstacle(shard, start)
                ?? (start.TargetId == 0 ? FindLimit(context, shard, start) : FindRefusalOfTarget(draft, context, shard, start));

    private static string? FindObstacle(Shard shard, MoveStart start) =>
        shard.Epoch != start.Epoch
            ? Sentence.Of($"shard {shard.Id} is at epoch {shard.Epoch}, the plan assumes {start.Epoch}")
        : MoveStartRule.FindObstacle(shard)
            ?? (start.SourceId == 0 && start.TargetId == 0
                ? Sentence.Of($"the move of shard {shard.Id} names neither source nor target")
            : start.SourceId != 0 && !shard.Replicas.Contains(start.SourceId)
                ? Sentence.Of($"worker {start.SourceId} has no replica of shard {shard.Id}")
            : null);

    private static string? FindLimit(PlacementContext context, Shard shard, MoveStart start) =>
        context.InFlight.FindLimit(context.State.Settings, shard.LeaderId, start.SourceId);

    private static string? FindRefusalOfTarget(
        PlacementDraft draft, PlacementContext context, Shard shard, MoveStart start)
    {
        if (draft.FindWorker(start.TargetId) is not { } target)
        {
            return Sentence.Of($"worker {start.TargetId} is gone");
        }

        var question = new PlacementQuestion(context, target, shard, start.Kind, start.SourceId);
        return DeciderChain.FindRefusal(question)?.Explain(question);
    }
}
