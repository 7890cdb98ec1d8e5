using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Simulator.Groups;

/// <summary>
/// One shard's Raft group as far as a driver can tell: members, who of them runs, who leads. Elections are instant and
/// follow from the seed. Not safe for concurrent callers; <see cref="ShardGroups"/> is.
/// </summary>
internal sealed class ShardGroup(
    ulong shardId, string collection, ImmutableSortedDictionary<ulong, string> initial, ulong seed)
{
    private readonly SortedSet<ulong> running = [];
    private readonly HashSet<string> formerAddresses = new(StringComparer.Ordinal);
    private ulong term;

    /// <summary>The set that founded the group; a replica that starts from another one is refused.</summary>
    public ImmutableSortedDictionary<ulong, string> Initial { get; } = initial;

    /// <summary>The collection that the shard belongs to.</summary>
    public string Collection { get; } = collection;

    /// <summary>Raft address by worker id.</summary>
    public ImmutableSortedDictionary<ulong, string> Members { get; private set; } = initial;

    /// <summary>Grows with each change; a founded group has already counted its founders.</summary>
    public ulong ConfigChangeId { get; private set; } = (ulong)initial.Count;

    /// <summary>Worker id, 0 without one.</summary>
    public ulong Leader { get; private set; }

    /// <summary>Writes so far.</summary>
    public ulong LastIndex { get; private set; }

    /// <summary>A majority of the founders started: from here on the group's data exists.</summary>
    public bool Formed { get; private set; }

    /// <summary>Whether a change or a write can be committed now.</summary>
    public bool HasQuorum => Members.Keys.Count(running.Contains) > Members.Count / 2;

    public bool IsRunning(ulong id) => running.Contains(id);

    public void Start(ulong id)
    {
        running.Add(id);
        Elect();
    }

    public void Stop(ulong id)
    {
        running.Remove(id);
        Elect();
    }

    /// <summary>
    /// Adds a voter. Refused without a quorum and to anybody who, by id or address, was a member before.
    /// </summary>
    public bool TryAdd(ulong id, string address)
    {
        if (!HasQuorum || Members.ContainsKey(id) || formerAddresses.Contains(address))
        {
            return false;
        }

        Members = Members.Add(id, address);
        ConfigChangeId++;
        return true;
    }

    /// <summary>Removes a voter for ever. Refused without a quorum.</summary>
    public bool TryRemove(ulong id)
    {
        if (!HasQuorum || !Members.TryGetValue(id, out var address))
        {
            return false;
        }

        formerAddresses.Add(address);
        Members = Members.Remove(id);
        ConfigChangeId++;
        Elect();
        return true;
    }

    /// <summary>Hands leadership to a running member.</summary>
    public bool TryTransfer(ulong to)
    {
        if (!HasQuorum || !Members.ContainsKey(to) || !running.Contains(to))
        {
            return false;
        }

        term++;
        Leader = to;
        return true;
    }

    /// <summary>Writes once. Refused without a leader.</summary>
    public bool TryWrite()
    {
        if (Leader == 0)
        {
            return false;
        }

        LastIndex++;
        return true;
    }

    private void Elect()
    {
        if (!HasQuorum)
        {
            Leader = 0;
            return;
        }

        Formed = true;
        if (Leader != 0 && Members.ContainsKey(Leader) && running.Contains(Leader))
        {
            return;
        }

        term++;
        var candidates = Members.Keys.Where(running.Contains).ToArray();
        Leader = candidates[Mix(seed ^ (shardId << 20) ^ term) % (ulong)candidates.Length];
    }

    // The finalizer of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
