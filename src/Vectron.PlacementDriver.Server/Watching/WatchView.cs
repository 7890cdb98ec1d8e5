using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Server.Watching;

/// <summary>What somebody watches: a choice of things, and of each the part that they need.</summary>
/// <param name="Kind">Everything or routes.</param>
/// <param name="Collection">Only this one; empty for all.</param>
/// <param name="WorkerId">Only this one; 0 for all.</param>
internal sealed record WatchView(WatchKind Kind, string Collection = "", ulong WorkerId = 0)
{
    private const int ThingsPerPart = 2_000;

    /// <summary>Whether something is left out that others of its kind see.</summary>
    public bool Filters => Collection.Length > 0 || WorkerId != 0;

    private bool Whole => Kind == WatchKind.Everything;

    /// <summary>The whole state in parts of bounded size, at least one.</summary>
    public IEnumerable<StateView> Picture(PlacementSnapshot snapshot)
    {
        var rest = new StateView();
        if (Whole)
        {
            rest.Nodes.AddRange(snapshot.Peers.Values.Select(StateMessages.Of));
            rest.Settings.Add(StateMessages.Of(snapshot.Settings));
        }

        foreach (var workers in Messages(snapshot.Workers.Values, Of).Chunk(ThingsPerPart))
        {
            yield return new StateView { Workers = { workers } };
        }

        foreach (var collections in Messages(snapshot.Collections.Values, Of).Chunk(ThingsPerPart))
        {
            yield return new StateView { Collections = { collections } };
        }

        foreach (var shards in Messages(snapshot.Shards.Values, Of).Chunk(ThingsPerPart))
        {
            yield return new StateView { Shards = { shards } };
        }

        yield return rest;
    }

    /// <summary>What a log entry changed of what is watched; null for nothing.</summary>
    public StateView? Tell(StateChanges changes)
    {
        var told = new StateView();
        Tell([.. changes.Workers.Select(AtOneBeat)], Of, told.Workers, worker => told.RemovedWorkerIds.Add(worker.Id));
        Tell(changes.Collections, Of, told.Collections, collection => told.RemovedCollections.Add(collection.Name));
        Tell(changes.Shards, Of, told.Shards, shard => told.RemovedShardIds.Add(shard.Id));
        if (Whole)
        {
            Tell(changes.Peers, StateMessages.Of, told.Nodes, peer => told.RemovedNodeIds.Add(peer.NodeId));
            if (changes.Settings is { After: { } settings })
            {
                told.Settings.Add(StateMessages.Of(settings));
            }
        }

        return told.CalculateSize() == 0 ? null : told;
    }

    // What every beat renews is told along with a change, and is none itself.
    private static EntityChange<Worker> AtOneBeat(EntityChange<Worker> change) => change is { Before: { } before, After: { } after }
        ? new(before with { LastHeartbeatUnixMs = after.LastHeartbeatUnixMs, Load = after.Load }, after)
        : change;

    private static IEnumerable<TMessage> Messages<T, TMessage>(IEnumerable<T> things, Func<T, TMessage?> describe)
        where TMessage : class =>
        things.Select(describe).Where(message => message is not null)!;

    // What is told is the difference between two messages: nothing that the watcher cannot see wakes it.
    private static void Tell<T, TMessage>(
        ImmutableArray<EntityChange<T>> changes, Func<T, TMessage?> describe, ICollection<TMessage> told, Action<T> gone)
        where T : class
        where TMessage : class, IEquatable<TMessage>
    {
        foreach (var (before, after) in changes)
        {
            var old = before is null ? null : describe(before);
            var now = after is null ? null : describe(after);
            if (now is not null && !now.Equals(old))
            {
                told.Add(now);
            }
            else if (now is null && old is not null)
            {
                gone(before!);
            }
        }
    }

    private WorkerView? Of(Worker worker) =>
        WorkerId != 0 && worker.Id != WorkerId ? null : Whole ? StateMessages.Of(worker) : StateMessages.RouteOf(worker);

    private CollectionView? Of(Domain.Collections.Collection collection) =>
        Collection.Length > 0 && collection.Name != Collection ? null : StateMessages.Of(collection);

    private ShardView? Of(Shard shard) =>
        (Collection.Length > 0 && shard.Collection != Collection)
        || (WorkerId != 0 && !shard.Replicas.Contains(WorkerId))
        || (!Whole && (shard.Retiring || shard.IsForming))
            ? null
            : Whole ? StateMessages.Of(shard) : StateMessages.RouteOf(shard);
}
