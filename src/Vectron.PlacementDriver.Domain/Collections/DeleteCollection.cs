using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Collections;

/// <summary>
/// Deletes a collection. Its name is free at once; its shards leave the workers as <see cref="ShardRetirement"/> tells.
/// Refused as <see cref="RejectionReason.NotFound"/>.
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

        draft.RemoveCollection(Name);
        foreach (var id in collection.Routes.ShardIds)
        {
            if (draft.FindShard(id) is { } shard)
            {
                ShardRetirement.Start(draft, shard);
            }
        }

        draft.Note(
            HistorySubject.Collection, $"collection {QuotedText.Of(Name)} was deleted, its shards leave the workers", collection: Name);
        return CommandOutcome.Accepted();
    }
}
