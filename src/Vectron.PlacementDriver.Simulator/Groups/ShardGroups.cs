using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Simulator.Groups;

/// <summary>All shard groups of a simulation, in one process. Safe for concurrent callers.</summary>
/// <param name="seed">The same seed elects the same leaders after the same events.</param>
internal sealed class ShardGroups(ulong seed)
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<ulong, ShardGroup> groups = [];
    private readonly HashSet<string> deletedCollections = new(StringComparer.Ordinal);

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
                groups[shardId] = group = new ShardGroup(shardId, collection, initialMembers, seed);
            }

            if (!group.Initial.SequenceEqual(initialMembers))
            {
                return StartOutcome.OtherFounders;
            }

            group.Start(id);
            return StartOutcome.Running;
        }
    }

    /// <summary>Starts a replica that has data, or that waits for the leader to add it.</summary>
    public void Start(ulong shardId, ulong id)
    {
        lock (gate)
        {
            groups.GetValueOrDefault(shardId)?.Start(id);
        }
    }

    /// <summary>Stops a replica.</summary>
    public void Stop(ulong shardId, ulong id)
    {
        lock (gate)
        {
            groups.GetValueOrDefault(shardId)?.Stop(id);
        }
    }

    /// <summary>A shard's group; null before its first start.</summary>
    public GroupView? View(ulong shardId)
    {
        lock (gate)
        {
            return groups.TryGetValue(shardId, out var group)
                ? new GroupView(group.Leader, group.Members, group.ConfigChangeId, group.LastIndex)
                : null;
        }
    }

    /// <summary>Whether a worker's copy of a shard counts: its group was formed with it and still has it.</summary>
    public bool IsNeeded(ulong shardId, ulong id)
    {
        lock (gate)
        {
            return groups.TryGetValue(shardId, out var group)
                && group.Formed
                && group.Members.ContainsKey(id)
                && !deletedCollections.Contains(group.Collection);
        }
    }

    /// <summary>The data of a collection is needed no longer.</summary>
    public void CollectionDeleted(string collection)
    {
        lock (gate)
        {
            deletedCollections.Add(collection);
        }
    }

    /// <summary>The leader adds a member.</summary>
    /// <returns>False when the group did not commit it.</returns>
    public bool TryAdd(ulong shardId, ulong leader, ulong id, string address) =>
        AsLeader(shardId, leader, group => group.TryAdd(id, address));

    /// <summary>The leader removes a member.</summary>
    /// <returns>False when the group did not commit it.</returns>
    public bool TryRemove(ulong shardId, ulong leader, ulong id) =>
        AsLeader(shardId, leader, group => group.TryRemove(id));

    /// <summary>The leader hands leadership over.</summary>
    /// <returns>False when the other is no running member.</returns>
    public bool TryTransfer(ulong shardId, ulong leader, ulong to) =>
        AsLeader(shardId, leader, group => group.TryTransfer(to));

    /// <summary>A vector is written.</summary>
    /// <returns>False without a leader.</returns>
    public bool TryWrite(ulong shardId)
    {
        lock (gate)
        {
            return groups.GetValueOrDefault(shardId)?.TryWrite() ?? false;
        }
    }

    private bool AsLeader(ulong shardId, ulong leader, Func<ShardGroup, bool> change)
    {
        lock (gate)
        {
            return groups.TryGetValue(shardId, out var group) && group.Leader == leader && change(group);
        }
    }
}
