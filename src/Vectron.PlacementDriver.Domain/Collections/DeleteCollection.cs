using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Reshaping;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Collections;

/// <summary>
/// Deletes a collection. Its name is free at once; its shards leave the workers as <see cref="ShardRetirement"/> tells.
/// Refused as <see cref="RejectionReason.NotFound"/>, and as <see cref="RejectionReason.FailedPrecondition"/> while the
/// cluster is frozen.
/// </summary>
public sealed record DeleteCollection(string Name) : Command
{
    /// <inheritdoc/>
    public override string? FindFault() => CollectionRule.FindNameFault(Name);

    /// <inheritdoc/>
    public override bool IsBulk() => true;

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        if (draft.FindCollection(Name) is not { } collection)
        {
            return CommandOutcome.Rejected(RejectionReason.NotFound, CollectionRule.NotFound(Name));
        }

        if (draft.Freeze is { } freeze)
        {
            return freeze.Refuse($"collection {QuotedText.Of(Name)} cannot be deleted");
        }

        draft.RemoveCollection(Name);
        foreach (var reshape in draft.Reshapes.Values)
        {
            if (reshape.Collection == Name)
            {
                ReshapeSteps.Dissolve(draft, reshape);
            }
        }

        foreach (var id in collection.Routes.ShardIds)
        {
            if (draft.FindShard(id) is { } shard)
            {
                ShardRetirement.Start(draft, shard with { ReshapeId = 0 });
            }
        }

        draft.Note(
            HistorySubject.Collection, $"collection {QuotedText.Of(Name)} was deleted, its shards leave the workers", collection: Name);
        return CommandOutcome.Accepted();
    }
}
