using Vectron.PlacementDriver.Domain.Shards;

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

        return CommandOutcome.Accepted();
    }
}
