using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Placement.Deciders;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Reshaping;

/// <summary>
/// Begins splits and merges that a plan asks for. Each is decided anew by the state as it is then; those that it does not
/// allow any more are left out. Accepted with the number begun; refused as <see cref="RejectionReason.Outdated"/>, with the
/// first reason, when that is none, as <see cref="RejectionReason.LimitReached"/> when there are too many shards, and as
/// <see cref="RejectionReason.FailedPrecondition"/> while the cluster is frozen.
/// </summary>
/// <param name="Reshapes">The splits and merges wanted, the most urgent first.</param>
public sealed record StartReshapes(ImmutableArray<ReshapeStart> Reshapes) : Command
{
    private const int LongestReason = 1_000;

    /// <inheritdoc/>
    public override string? FindFault()
    {
        if (Reshapes.IsDefault || Reshapes.Contains(null!))
        {
            return "the list of splits and merges is missing or holds a null";
        }

        foreach (var start in Reshapes)
        {
            var origins = start.Kind == ReshapeKind.Split ? 1 : 2;
            if (!Enum.IsDefined(start.Kind)
                || start.Origins.IsDefault || start.Origins.Length != origins
                || start.Epochs.IsDefault || start.Epochs.Length != origins
                || TextRule.FindFault("reason", start.Reason, LongestReason) is not null)
            {
                return Sentence.Of(
                    $"a split names one shard and its epoch, a merge two, and the reason is text of at most {LongestReason} bytes");
            }
        }

        return null;
    }

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        if (draft.Freeze is { } freeze)
        {
            return freeze.Refuse("no shard is split or merged");
        }

        ulong begun = 0;
        CommandOutcome? refusal = null;
        foreach (var start in Reshapes)
        {
            if (FindLimit(draft, start) is { } limit)
            {
                refusal ??= CommandOutcome.Rejected(RejectionReason.LimitReached, limit);
            }
            else if (ReshapeRule.FindObstacle(new PlacementContext(draft), start) is { } why)
            {
                refusal ??= CommandOutcome.Rejected(RejectionReason.Outdated, why);
            }
            else
            {
                ReshapeSteps.Begin(draft, start);
                begun++;
            }
        }

        return begun == 0 && refusal is not null ? refusal : CommandOutcome.Accepted(begun);
    }

    // Two messages of the wire contract carry shard ids in 32 bits.
    private static string? FindLimit(PlacementDraft draft, ReshapeStart start)
    {
        var successors = start.Kind == ReshapeKind.Split ? 2 : 1;
        return draft.ShardCount + successors > draft.Settings.MaxShards
            ? Sentence.Of($"the cluster has {draft.ShardCount} shards, at most {draft.Settings.MaxShards} are allowed")
            : draft.NextShardId + (uint)successors - 1 > uint.MaxValue
                ? Sentence.Of($"shard ids are used up: the highest is {uint.MaxValue}")
                : null;
    }
}
