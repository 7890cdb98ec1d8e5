using System.Collections.Immutable;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Simulator.Groups;

/// <summary>All shard groups of a simulation, in one process. Safe for concurrent callers.</summary>
/// <param name="seed">The same seed elects the same leaders after the same events.</param>
/// <param name="time">The simulation's clock; the system's by default.</param>
/// <param name="timings">How long groups take; no time by default.</param>
internal sealed class ShardGroups(ulong seed, TimeProvider? time = null, GroupTimings? timings = null)
{
    private readonly Lock gate = new();
    private readonly TimeProvider time = time ?? TimeProvider.System;
    private readonly GroupTimings timings = timings ?? GroupTimings.Instant;
    private readonly SortedDictionary<ulong, ShardGroup> groups = [];
    private readonly SortedSet<ulong> deleted = [];
    private readonly SortedSet<ulong> hidden = [];
    private readonly SortedSet<string> deletedCollections = new(StringComparer.Ordinal);

    /// <summary>Shards whose group formed and whose data is gone from every member's disk.</summary>
    public ImmutableArray<ulong> Lost
    {
        get
        {
            lock (gate)
            {
                return [.. groups
                    .Where(group => group.Value is { Formed: true, Health.Copies: 0, IsSpare: false } && !deleted.Contains(group.Key))
                    .Select(group => group.Key)];
            }
        }
    }

    /// <summary>Starts a replica that founds its group together with the other initial members.</summary>
    public StartOutcome Bootstrap(
        ulong shardId, string collection, ulong id, ImmutableSortedDictionary<ulong, string> initialMembers)
    {
        lock (gate)
        {
            if (!initialMembers.ContainsKey(id))
            {
                return StartOutcome.NoFounder;
            }

            if (!groups.TryGetValue(shardId, out var group))
            {
                groups[shardId] = group = new ShardGroup(shardId, collection, initialMembers, seed, timings);
                if (deletedCollections.Contains(collection))
                {
                    // A worker may be told of a new shard only when that has to go again.
                    deleted.Add(shardId);
                }
            }

            return group.Initial.SequenceEqual(initialMembers)
                ? group.Found(id, time.GetUtcNow())
                : StartOutcome.OtherFounders;
        }
    }

    /// <summary>Starts a replica that has data, or that waits for the leader to add it.</summary>
    public void Start(ulong shardId, ulong id) => With(shardId, (group, now) => group.Start(id, now));

    /// <summary>Stops a replica.</summary>
    public void Stop(ulong shardId, ulong id) => With(shardId, (group, now) => group.Stop(id, now));

    /// <summary>A replica's data is gone from its disk.</summary>
    public void Lose(ulong shardId, ulong id) => With(shardId, (group, now) => group.Lose(id, now));

    /// <summary>A shard's group; null before its first start.</summary>
    public GroupView? View(ulong shardId) => With<GroupView?>(
        shardId,
        (group, _) => new GroupView(group.Leader, group.Members, group.ConfigChangeId, group.LastIndex));

    /// <summary>How a shard's group fares; null before its first start.</summary>
    public GroupHealth? Health(ulong shardId) => With<GroupHealth?>(shardId, (group, _) => group.Health);

    /// <summary>Whom a replica takes for the leader; 0 for nobody.</summary>
    public ulong LeaderSeenBy(ulong shardId, ulong id) => With(shardId, (group, _) => group.LeaderSeenBy(id));

    /// <summary>A driver answered a beat that named the leaders of these shards.</summary>
    public void LeadersReported(IEnumerable<ulong> shardIds)
    {
        foreach (var id in shardIds)
        {
            With(id, (group, _) => group.LeaderReported = true);
        }
    }

    /// <summary>How far a replica has come; 0 while it catches up.</summary>
    public ulong IndexOf(ulong shardId, ulong id) =>
        With(shardId, (group, _) => group.IsComplete(id) ? group.LastIndex : 0);

    /// <summary>Whether a worker's copy of a shard counts: its group was formed with it and still has it.</summary>
    public bool IsNeeded(ulong shardId, ulong id) =>
        With(shardId, (group, _) => group.Formed && group.Members.ContainsKey(id) && !group.IsSpare && !deleted.Contains(shardId));

    /// <summary>
    /// The data of shards is needed no longer, because their collection is being deleted: those that an operator knows of, and all
    /// whose groups were founded so far.
    /// </summary>
    public void ShardsDeleted(string collection, IEnumerable<ulong> shards)
    {
        lock (gate)
        {
            deletedCollections.Add(collection);
            deleted.UnionWith(shards);
            deleted.UnionWith(groups.Where(group => group.Value.Collection == collection).Select(group => group.Key));
        }
    }

    /// <summary>A collection is about to be created: what is founded for it from now on counts.</summary>
    public void Creating(string collection)
    {
        lock (gate)
        {
            deletedCollections.Remove(collection);
        }
    }

    /// <summary>A collection exists under a name that others had before: what is founded for it from now on counts, their shards do not.</summary>
    public void CollectionExists(string collection, IEnumerable<ulong> retired)
    {
        lock (gate)
        {
            deletedCollections.Remove(collection);
            deleted.UnionWith(retired);
        }
    }

    /// <summary>
    /// A worker cannot be seen by the driver, or can again: a driver cannot know that its replicas are not dead.
    /// </summary>
    public void Hide(ulong id, bool isHidden)
    {
        lock (gate)
        {
            _ = isHidden ? hidden.Add(id) : hidden.Remove(id);
        }
    }

    /// <summary>A worker read a list that shows a shard at an epoch.</summary>
    public void Told(ulong shardId, ulong epoch) => With(shardId, (group, now) => group.Told(epoch, now));

    /// <summary>The leader adds a member, as the list of an epoch asks; 0 for one that is read now.</summary>
    public GroupChange TryAdd(ulong shardId, ulong leader, ulong id, string address, ulong epoch = 0) =>
        AsLeader(shardId, leader, (group, now) => group.TryAdd(id, address, epoch, now));

    /// <summary>The leader removes a member, as the list of an epoch asks; 0 for one that is read now.</summary>
    public GroupChange TryRemove(ulong shardId, ulong leader, ulong id, ulong epoch = 0) =>
        AsLeader(shardId, leader, (group, now) =>
        {
            var change = group.TryRemove(id, epoch, now);
            return hidden.Contains(id) ? new GroupChange(change.Done) : change;
        });

    /// <summary>The leader hands leadership over.</summary>
    public GroupChange TryTransfer(ulong shardId, ulong leader, ulong to) =>
        AsLeader(shardId, leader, (group, now) => group.TryTransfer(to, now));

    /// <summary>A vector is written.</summary>
    /// <returns>False when nobody could commit it.</returns>
    public bool TryWrite(ulong shardId, ulong key = 0) => With(shardId, (group, _) => group.TryWrite(key));

    /// <summary>Whether a shard's group holds a vector.</summary>
    public bool Holds(ulong shardId, ulong key) => With(shardId, (group, _) => group.Holds(key));

    /// <summary>Vectors that a shard's group holds.</summary>
    public int VectorsOf(ulong shardId) => With(shardId, (group, _) => group.Vectors);

    /// <summary>Tells a new group whose keys it takes over.</summary>
    public void TakeOver(ulong shardId, ImmutableArray<ulong> origins, KeyRange range)
    {
        lock (gate)
        {
            if (groups.TryGetValue(shardId, out var group) && origins.All(groups.ContainsKey))
            {
                group.TakeOver([.. origins.Select(id => groups[id])], range);
            }
        }
    }

    /// <summary>The leader seals its group, or opens it again at a later epoch: one that knows an older list does neither.</summary>
    public void Seal(ulong shardId, ulong leader, ulong epoch, bool isSealed) => With(shardId, (group, _) =>
        group.Leader == leader && epoch > group.SealedEpoch && (isSealed || group.SealedEpoch != 0) && group.TrySeal(isSealed ? epoch : 0));

    /// <summary>How far a group has come with an origin.</summary>
    public (bool Following, ulong SealedEpoch) Following(ulong shardId, ulong originId) => With(shardId, (group, now) =>
    {
        if (!groups.TryGetValue(originId, out var origin))
        {
            return default;
        }

        origin.Settle(now);
        var follows = group.Follows(origin, now);
        return (follows, follows ? origin.SealedEpoch : 0);
    });

    /// <summary>A worker deleted its replica because a list lacked it.</summary>
    public void Dropped(ulong shardId, ulong id) => With(shardId, (group, _) => group.Dropped(id));

    private GroupChange AsLeader(ulong shardId, ulong leader, Func<ShardGroup, DateTimeOffset, GroupChange> change) =>
        With(shardId, (group, now) => group.Leader == leader ? change(group, now) : new GroupChange(false));

    private void With(ulong shardId, Action<ShardGroup, DateTimeOffset> act) => With(shardId, (group, now) =>
    {
        act(group, now);
        return true;
    });

    private T? With<T>(ulong shardId, Func<ShardGroup, DateTimeOffset, T> ask)
    {
        lock (gate)
        {
            if (!groups.TryGetValue(shardId, out var group))
            {
                return default;
            }

            var now = time.GetUtcNow();
            group.Settle(now);
            return ask(group, now);
        }
    }
}
