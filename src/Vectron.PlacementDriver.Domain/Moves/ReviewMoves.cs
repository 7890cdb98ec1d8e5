using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Domain.Moves;

/// <summary>
/// The leader's finding that moves need a decision: they go on for too long or have lost their sense. Each is judged
/// anew by the state as it is then, and left alone when nothing is wrong with it any more.
/// </summary>
/// <param name="ShardIds">The shards whose moves are meant.</param>
public sealed record ReviewMoves(ImmutableArray<ulong> ShardIds) : Command
{
    /// <inheritdoc/>
    public override string? FindFault() => ShardIds.IsDefault ? "the list of shards is missing" : null;

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        if (draft.Freeze is { } freeze)
        {
            return freeze.Refuse("moves are not decided about");
        }

        foreach (var id in ShardIds)
        {
            if (draft.FindShard(id) is not { IsMoving: true } shard)
            {
                continue;
            }

            var verdict = MoveReview.Judge(draft, shard, draft.ClockUnixMs);
            switch (verdict.Action)
            {
                case MoveAction.Retry:
                    MoveSteps.Retry(draft, shard);
                    break;
                case MoveAction.GiveUp:
                    MoveSteps.End(draft, shard, completed: false, verdict.Why);
                    break;
                case MoveAction.RollBack:
                    MoveSteps.RollBack(draft, shard, verdict.Why);
                    break;
                case MoveAction.RemoveInstead:
                    MoveSteps.RemoveInstead(draft, shard, verdict.WorkerId, verdict.Why);
                    break;
                default:
                    break;
            }
        }

        return CommandOutcome.Accepted();
    }
}
