using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Validation;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Domain.Reshaping;

/// <summary>The steps of splits and merges. Whether one may be taken is for the callers to know.</summary>
internal static class ReshapeSteps
{
    /// <summary>Founds the successors on the workers of an origin.</summary>
    public static void Begin(PlacementDraft draft, ReshapeStart start)
    {
        ImmutableArray<Shard> origins = [.. start.Origins.Select(id => draft.FindShard(id)!)];
        var hosts = draft.FindShard(start.HostsOfId)!.Replicas;
        var successors = RangesOf(start.Kind, origins)
            .Select((range, i) => Found(draft, origins[0], range, start.Origins, Rotated(hosts, i), start.Reason)).ToImmutableArray();
        var reshape = new ShardReshape
        {
            Id = origins[0].Id,
            Kind = start.Kind,
            Phase = ReshapePhase.Copying,
            Collection = origins[0].Collection,
            Origins = start.Origins,
            Successors = successors,
            Reason = start.Reason,
            StartedUnixMs = draft.ClockUnixMs,
            PhaseSinceUnixMs = draft.ClockUnixMs,
            DeadlineUnixMs = draft.ClockUnixMs + draft.Settings.ReshapePatienceMs,
        };
        draft.Put(reshape);
        foreach (var origin in origins)
        {
            draft.Put(origin with { ReshapeId = reshape.Id, PreferredLeaderId = 0 });
            draft.ListsChanged(origin, instructions: origin.PreferredLeaderId != 0);
        }

        Note(draft, reshape, $"{ReshapeName.Of(reshape)} begun: {start.Reason}");
    }

    /// <summary>The origins take no writes from now on.</summary>
    public static void Seal(PlacementDraft draft, ShardReshape reshape)
    {
        draft.Put(reshape with
        {
            Phase = ReshapePhase.Sealing,
            PhaseSinceUnixMs = draft.ClockUnixMs,
            DeadlineUnixMs = draft.ClockUnixMs + MoveLimits.PatienceMs(draft, 0),
            Ready = [],
        });
        foreach (var id in reshape.Origins)
        {
            var origin = draft.FindShard(id)!;
            var published = new Membership(origin.RouteEpoch, origin.RouteReplicas);
            Tell(draft, origin with { Epoch = origin.Epoch + 1, Sealed = true, Published = published });
        }
    }

    /// <summary>Routes lead to the successors; the origins leave their workers as those of a deleted collection do.</summary>
    public static void Complete(PlacementDraft draft, ShardReshape reshape)
    {
        var collection = draft.FindCollection(reshape.Collection)!;
        draft.RemoveReshape(reshape.Id);
        foreach (var id in reshape.Successors)
        {
            var successor = draft.FindShard(id)!;
            Tell(draft, successor with
            {
                Origins = [],
                ReshapeId = 0,
                ReplicationFactor = collection.ReplicationFactor,
            });
        }

        var routes = collection.Routes.ShardIds.Where(id => !reshape.Origins.Contains(id)).Concat(reshape.Successors);
        draft.Put(collection with { Routes = RouteTable.Create(routes.Select(id => (id, draft.FindShard(id)!.Range))) });
        foreach (var id in reshape.Origins)
        {
            ShardRetirement.Start(draft, draft.FindShard(id)! with { ReshapeId = 0, Published = null });
        }

        Note(draft, reshape, Sentence.Of(
            $"{ReshapeName.Of(reshape)} completed after {(draft.ClockUnixMs - reshape.StartedUnixMs) / 1_000} s: the new shards have everything and serve its keys"));
    }

    /// <summary>The successors leave again, the origins go on as before.</summary>
    public static void GiveUp(PlacementDraft draft, ShardReshape reshape, string why)
    {
        Dissolve(draft, reshape);
        foreach (var id in reshape.Origins)
        {
            var origin = draft.FindShard(id)!;
            Tell(draft, origin with
            {
                Epoch = origin.Epoch + (origin.Sealed ? 1UL : 0),
                Sealed = false,
                Published = null,
                ReshapeId = 0,
                ReshapeFailedUnixMs = draft.ClockUnixMs,
            });
        }

        Note(draft, reshape, $"{ReshapeName.Of(reshape)} given up: {why}");
    }

    /// <summary>
    /// The collection is being deleted: only the successors, which are in no routes, have to be told. They keep their origins, so
    /// that a worker which hears of one only now founds no group that seems to be the only one with its keys.
    /// </summary>
    public static void Dissolve(PlacementDraft draft, ShardReshape reshape)
    {
        draft.RemoveReshape(reshape.Id);
        foreach (var id in reshape.Successors)
        {
            ShardRetirement.Start(draft, draft.FindShard(id)! with { ReshapeId = 0 });
        }
    }

    private static void Tell(PlacementDraft draft, Shard shard)
    {
        draft.Put(shard);
        draft.ListsChanged(shard, instructions: true);
    }

    private static ImmutableArray<KeyRange> RangesOf(ReshapeKind kind, ImmutableArray<Shard> origins)
    {
        var (start, end) = (origins[0].Range.Start, origins[^1].Range.End);
        var middle = start + ((end - start) / 2);
        return kind == ReshapeKind.Merge
            ? [new KeyRange(start, end)]
            : [new KeyRange(start, middle), new KeyRange(middle + 1, end)];
    }

    private static ulong Found(
        PlacementDraft draft, Shard like, KeyRange range, ImmutableArray<ulong> origins, ImmutableArray<ulong> hosts, string reason)
    {
        var shard = new Shard
        {
            Id = draft.TakeShardId(),
            Collection = like.Collection,
            Dimension = like.Dimension,
            Distance = like.Distance,
            Range = range,
            Epoch = 1,
            ReplicationFactor = like.ReplicationFactor,
            Replicas = hosts,
            BootstrapMembers = hosts,
            PlacementReason = reason,
            Origins = origins,
            ReshapeId = origins[0],
        };
        Tell(draft, shard);
        return shard.Id;
    }

    // A group's first replica tends to lead it: not the same one in both halves.
    private static ImmutableArray<ulong> Rotated(ImmutableArray<ulong> hosts, int by) =>
        [.. hosts.Skip(by % hosts.Length), .. hosts.Take(by % hosts.Length)];

    private static void Note(PlacementDraft draft, ShardReshape reshape, string text) =>
        draft.Note(HistorySubject.Move, text, shardId: reshape.Id, collection: reshape.Collection);
}
