using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Collections;

/// <summary>
/// Says how many replicas the shards of a collection should have and where they may be. What is already elsewhere moves.
/// Refused as <see cref="RejectionReason.NotFound"/>.
/// </summary>
/// <param name="Name">The collection.</param>
/// <param name="ReplicationFactor">1 to 7, odd unless forced.</param>
/// <param name="Placement">Where they may be.</param>
/// <param name="Forced">
/// Whether an even factor is wanted all the same: it survives no more deaths than one less, and needs one vote more.
/// </param>
public sealed record SetCollectionPlacement(
    string Name, int ReplicationFactor, CollectionPlacement Placement, bool Forced) : Command
{
    private const int MostWords = 64;

    /// <inheritdoc/>
    public override string? FindFault() =>
        CollectionRule.FindNameFault(Name)
        ?? FindFactorFault()
        ?? FindFault("required capability", Placement.RequiredCapabilities)
        ?? FindFault("zone to use", Placement.UseZones)
        ?? FindFault("zone to avoid", Placement.AvoidZones);

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        if (draft.FindCollection(Name) is not { } collection)
        {
            return CommandOutcome.Rejected(RejectionReason.NotFound, CollectionRule.NotFound(Name));
        }

        var placement = new CollectionPlacement(
            InOrder(Placement.RequiredCapabilities), InOrder(Placement.UseZones), InOrder(Placement.AvoidZones));
        if (collection.ReplicationFactor == ReplicationFactor && collection.Placement == placement)
        {
            return CommandOutcome.Accepted();
        }

        draft.Put(collection with { ReplicationFactor = ReplicationFactor, Placement = placement });
        foreach (var id in collection.Routes.ShardIds)
        {
            if (draft.FindShard(id) is { } shard && shard.ReplicationFactor != ReplicationFactor)
            {
                draft.Put(shard with { ReplicationFactor = ReplicationFactor });
            }
        }

        draft.Note(
            HistorySubject.Collection,
            $"collection {QuotedText.Of(Name)} wants " + string.Create(CultureInfo.InvariantCulture, $"{ReplicationFactor} replicas a shard")
                + Describe(", with ", placement.RequiredCapabilities)
                + Describe(", in zones ", placement.UseZones)
                + Describe(", not in zones ", placement.AvoidZones),
            collection: Name);
        return CommandOutcome.Accepted();
    }

    private string? FindFactorFault() =>
        ReplicationFactor is < 1 or > 7
            ? string.Create(CultureInfo.InvariantCulture, $"replication_factor {ReplicationFactor} must be from 1 to 7")
            : ReplicationFactor % 2 == 0 && !Forced
                ? string.Create(CultureInfo.InvariantCulture, $"replication_factor {ReplicationFactor} must be odd: an even number of replicas adds no safety; force it if you must")
                : null;

    private static string? FindFault(string what, ImmutableArray<string> words)
    {
        if (words.IsDefault || words.Length > MostWords)
        {
            return string.Create(CultureInfo.InvariantCulture, $"at most {MostWords} of {what} are allowed");
        }

        foreach (var word in words)
        {
            if (TextRule.FindRequiredFault(what, word ?? "") is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static string Describe(string what, ImmutableArray<string> words) =>
        words.IsEmpty ? "" : what + string.Join(", ", words);

    private static ImmutableArray<string> InOrder(ImmutableArray<string> words) =>
        [.. words.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
