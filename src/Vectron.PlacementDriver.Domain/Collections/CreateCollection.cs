using System.Globalization;
using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Placement;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Validation;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Domain.Collections;

/// <summary>
/// Creates a collection and places its shards. Refused as <see cref="RejectionReason.AlreadyExists"/>,
/// <see cref="RejectionReason.FailedPrecondition"/> without an eligible worker or while the cluster is frozen, or
/// <see cref="RejectionReason.LimitReached"/>.
/// </summary>
public sealed record CreateCollection(string Name, int Dimension, Distance Distance) : Command
{
    /// <inheritdoc/>
    public override string? FindFault() =>
        CollectionRule.FindNameFault(Name)
        ?? CollectionRule.FindDimensionFault(Dimension)
        ?? (Enum.IsDefined(Distance) ? null : $"distance must be {DistanceName.Allowed}");

    /// <inheritdoc/>
    public override bool IsBulk() => true;

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        if (draft.FindCollection(Name) is not null)
        {
            return CommandOutcome.Rejected(
                RejectionReason.AlreadyExists, $"collection {QuotedText.Of(Name)} already exists");
        }

        if (draft.Freeze is { } freeze)
        {
            return freeze.Refuse($"collection {QuotedText.Of(Name)} cannot be created");
        }

        if (FindLimit(draft) is { } limit)
        {
            return CommandOutcome.Rejected(RejectionReason.LimitReached, limit);
        }

        var eligible = EligibleWorkers.Of(draft);
        if (eligible.Workers.IsEmpty)
        {
            return CommandOutcome.Rejected(
                RejectionReason.FailedPrecondition,
                $"no worker is eligible for replicas of collection {QuotedText.Of(Name)}: {eligible.ExplainOthers()}");
        }

        Create(draft, eligible);
        return CommandOutcome.Accepted();
    }

    private static string? FindLimit(PlacementDraft draft)
    {
        var settings = draft.Settings;
        if (draft.CollectionCount >= settings.MaxCollections)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"the cluster has {draft.CollectionCount} collections, at most {settings.MaxCollections} are allowed");
        }

        if (draft.ShardCount + settings.ShardsPerCollection > settings.MaxShards)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"the cluster has {draft.ShardCount} shards and a collection needs {settings.ShardsPerCollection}, ")
                + string.Create(CultureInfo.InvariantCulture, $"at most {settings.MaxShards} are allowed");
        }

        // Two messages of the wire contract carry shard ids in 32 bits.
        return draft.NextShardId + (uint)settings.ShardsPerCollection - 1 > uint.MaxValue
            ? string.Create(CultureInfo.InvariantCulture, $"shard ids are used up: the highest is {uint.MaxValue}")
            : null;
    }

    private void Create(PlacementDraft draft, EligibleWorkers eligible)
    {
        var settings = draft.Settings;
        var ranges = KeyRange.SplitWhole(settings.ShardsPerCollection);
        var sets = ReplicaPlacer.Place(
            eligible.Workers, ranges.Length, settings.ReplicationFactor, draft.FindShard, MovesInFlight.Of(draft).ReplicasOf);
        var routes = new (ulong ShardId, KeyRange Range)[ranges.Length];
        for (var i = 0; i < ranges.Length; i++)
        {
            var shard = ToShard(draft.TakeShardId(), ranges[i], sets[i], settings.ReplicationFactor);
            routes[i] = (shard.Id, shard.Range);
            draft.Put(shard);
            draft.ListsChanged(shard, instructions: true);
        }

        draft.Put(new Collection
        {
            Name = Name,
            Dimension = Dimension,
            Distance = Distance,
            ReplicationFactor = settings.ReplicationFactor,
            Routes = RouteTable.Create(routes),
            CreatedUnixMs = draft.ClockUnixMs,
        });
        draft.Note(
            HistorySubject.Collection,
            string.Create(
                CultureInfo.InvariantCulture,
                $"collection {QuotedText.Of(Name)} was created with {ranges.Length} shards, {routes[0].ShardId} to {routes[^1].ShardId}"),
            collection: Name);
    }

    private Shard ToShard(ulong id, KeyRange range, ReplicaSet set, int replicationFactor) => new()
    {
        Id = id,
        Collection = Name,
        Dimension = Dimension,
        Distance = Distance,
        Range = range,
        Epoch = 1,
        ReplicationFactor = replicationFactor,
        Replicas = set.Replicas,
        BootstrapMembers = set.Replicas,
        PlacementReason = set.Reason,
    };
}
