using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Placement;
using Vectron.PlacementDriver.Domain.Validation;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Domain.Shards;

/// <summary>
/// The leader's finding that shards can never be led and hold nothing. Each that still is so is replaced by one with a
/// new id on other workers, for the same keys. Refused as <see cref="RejectionReason.FailedPrecondition"/> without an
/// eligible worker, and while the cluster is frozen.
/// </summary>
/// <param name="ShardIds">The shards.</param>
public sealed record ReplaceUnledShards(ImmutableArray<ulong> ShardIds) : Command
{
    /// <inheritdoc/>
    public override string? FindFault() => ShardIds.IsDefault ? "the list of shards is missing" : null;

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        if (draft.Freeze is { } freeze)
        {
            return freeze.Refuse("shards are not replaced");
        }

        var eligible = EligibleWorkers.Of(draft);
        if (eligible.Workers.IsEmpty)
        {
            return CommandOutcome.Rejected(
                RejectionReason.FailedPrecondition,
                $"no worker is eligible for new shards: {eligible.ExplainOthers()}");
        }

        foreach (var id in ShardIds)
        {
            if (draft.FindShard(id) is { } shard
                && ShardFounding.FindObstacle(draft, shard) is null
                && draft.FindCollection(shard.Collection) is { } collection
                && draft.NextShardId <= uint.MaxValue)
            {
                Replace(draft, shard, collection, eligible);
            }
        }

        return CommandOutcome.Accepted();
    }

    private static void Replace(PlacementDraft draft, Shard lost, Collection collection, EligibleWorkers eligible)
    {
        var set = ReplicaPlacer.Place(
            eligible.Workers, 1, lost.ReplicationFactor, draft.FindShard, MovesInFlight.Of(draft).ReplicasOf)[0];
        var shard = new Shard
        {
            Id = draft.TakeShardId(),
            Collection = lost.Collection,
            Dimension = lost.Dimension,
            Distance = lost.Distance,
            Range = lost.Range,
            Epoch = 1,
            ReplicationFactor = lost.ReplicationFactor,
            Replicas = set.Replicas,
            BootstrapMembers = set.Replicas,
            PlacementReason = set.Reason,
        };
        draft.Put(shard);
        draft.ListsChanged(shard, instructions: true);
        draft.Put(collection with
        {
            Routes = RouteTable.Create(collection.Routes.ShardIds.Select(
                id => id == lost.Id ? (shard.Id, shard.Range) : (id, draft.FindShard(id)!.Range))),
        });
        ShardRetirement.Start(draft, lost);
        draft.Note(
            HistorySubject.Move,
            Sentence.Of($"shard {lost.Id} can never be led, because most of its first members are dead; it held nothing, and shard {shard.Id} takes its place"),
            shardId: lost.Id,
            collection: lost.Collection);
    }
}
