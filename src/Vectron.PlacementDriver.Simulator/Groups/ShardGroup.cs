using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Simulator.Groups;

/// <summary>
/// One shard's Raft group as far as a driver can tell: members, who of them runs and holds the data, who leads. What
/// takes time is settled whenever somebody looks; who wins an election follows from the seed. Not safe for concurrent
/// callers; <see cref="ShardGroups"/> is.
/// </summary>
internal sealed partial class ShardGroup(
    ulong shardId, string collection, ImmutableSortedDictionary<ulong, string> initial, ulong seed, GroupTimings timings)
{
    // Long enough for a driver to have noticed that a member is down.
    private static readonly TimeSpan KnownDown = TimeSpan.FromSeconds(90);

    private readonly SortedDictionary<ulong, GroupReplica> replicas = [];
    private readonly SortedSet<ulong> formerIds = [];
    private readonly HashSet<string> formerAddresses = new(StringComparer.Ordinal);
    private readonly GroupFloor floor = new();
    private readonly SortedDictionary<ulong, DateTimeOffset> toldAt = [];
    private DateTimeOffset? electionEnds;
    private DateTimeOffset nextDue;
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

    /// <summary>A driver was told who leads, and said so: no founder may be told to found from here on.</summary>
    public bool LeaderReported { get; set; }

    /// <summary>How it fares.</summary>
    public GroupHealth Health => new(
        Leader,
        Members.Count,
        Members.Keys.Count(IsLive),
        Members.Keys.Count(id => replicas.GetValueOrDefault(id) is { Complete: true }));

    // A member that is still catching up votes, but does not yet confirm writes.
    private bool HasQuorum => Members.Keys.Count(IsRunning) > Members.Count / 2;

    private bool CanCommit => Leader != 0 && Members.Keys.Count(IsLive) > Members.Count / 2;

    /// <summary>A founder starts: nothing was written before it, or the others send it what was.</summary>
    /// <remarks>One that lost its disk cannot be told from one that restarts, until a leader was reported.</remarks>
    public StartOutcome Found(ulong id, DateTimeOffset now)
    {
        var replica = ReplicaOf(id);
        if (LeaderReported && replica.WasComplete)
        {
            return StartOutcome.FoundedBefore;
        }

        replica.Complete |= LastIndex == 0;
        Start(id, now);
        return StartOutcome.Running;
    }

    public void Start(ulong id, DateTimeOffset now)
    {
        var replica = ReplicaOf(id);
        if (!replica.Running)
        {
            replica.Running = true;
            replica.StartedAt = now;
            SettleAnew(now);
        }
    }

    public void Stop(ulong id, DateTimeOffset now)
    {
        if (replicas.GetValueOrDefault(id) is not { Running: true } replica)
        {
            return;
        }

        Settle(now);
        replica.Running = false;
        replica.StoppedAt = now;
        replica.LeaderSeen = 0;
        replica.CompleteAt = null;
        floor.Fault(Health.Live);
        SettleAnew(now);
    }

    /// <summary>The replica's disk is gone.</summary>
    public void Lose(ulong id, DateTimeOffset now)
    {
        if (replicas.GetValueOrDefault(id) is { } replica)
        {
            replica.Complete = false;
            floor.Fault(Health.Live);
            SettleAnew(now);
        }
    }

    /// <summary>Whom a replica takes for the leader; 0 for nobody.</summary>
    public ulong LeaderSeenBy(ulong id) => replicas.GetValueOrDefault(id)?.LeaderSeen ?? 0;

    /// <summary>Whether a replica holds everything that the group holds.</summary>
    public bool IsComplete(ulong id) => replicas.GetValueOrDefault(id) is { Complete: true };

    /// <summary>A worker read a list that shows an epoch.</summary>
    public void Told(ulong epoch, DateTimeOffset now) => toldAt.TryAdd(epoch, now);

    /// <summary>
    /// Adds a voter. Refused without a quorum and to anybody who, by id or address, was a member before.
    /// </summary>
    /// <param name="id">Worker id.</param>
    /// <param name="address">Its raft address.</param>
    /// <param name="epoch">
    /// The epoch whose list asks for it: what a driver may ask for is judged by what it could know when that was first told,
    /// however late it is carried out. 0 for now.
    /// </param>
    /// <param name="now">The time.</param>
    public GroupChange TryAdd(ulong id, string address, ulong epoch, DateTimeOffset now)
    {
        if (formerIds.Contains(id) || formerAddresses.Contains(address))
        {
            return new(false, $"shard {shardId} was to get back its former member {id} at {address}");
        }

        if (!CanCommit || Members.ContainsKey(id))
        {
            return new(false);
        }

        var asked = toldAt.GetValueOrDefault(epoch, now);
        var down = Members.Keys.FirstOrDefault(member => WasKnownDown(member, asked));
        Members = Members.Add(id, address);
        Changed(now);
        return new(true, down == 0 ? null : $"shard {shardId} got member {id} while its member {down} was down");
    }

    /// <summary>Removes a voter for ever. Refused without a quorum.</summary>
    /// <param name="id">Worker id.</param>
    /// <param name="epoch">As of <see cref="TryAdd"/>.</param>
    /// <param name="now">The time.</param>
    public GroupChange TryRemove(ulong id, ulong epoch, DateTimeOffset now)
    {
        if (!CanCommit || !Members.TryGetValue(id, out var address))
        {
            return new(false);
        }

        var asked = toldAt.GetValueOrDefault(epoch, now);
        var wasLive = IsLive(id) && replicas[id].StartedAt <= asked;
        formerIds.Add(id);
        formerAddresses.Add(address);
        Members = Members.Remove(id);
        var left = Members.Keys.Count(member => CountedAsLive(member, asked));
        var problem = wasLive && left < floor.Live
            ? $"shard {shardId} lost its live replica {id} and has {left} left, it had {floor.Live}"
            : null;
        floor.Fault(Health.Live);
        Changed(now);
        return new(true, problem);
    }

    /// <summary>Hands leadership to a member that runs and holds everything.</summary>
    public GroupChange TryTransfer(ulong to, DateTimeOffset now)
    {
        if (!CanCommit || !Members.ContainsKey(to) || !IsLive(to))
        {
            return new(false);
        }

        Lead(to, now);
        Settle(now);
        return new(true);
    }

    /// <summary>Writes a vector. Refused without a leader or a majority that confirms, and while it is sealed.</summary>
    public bool TryWrite(ulong key)
    {
        if (!CanCommit || SealedEpoch != 0)
        {
            return false;
        }

        LastIndex++;
        ownWrites++;
        log.Add(key);
        keys.Add(key);
        return true;
    }

    private GroupReplica ReplicaOf(ulong id) =>
        replicas.TryGetValue(id, out var replica) ? replica : replicas[id] = new GroupReplica();

    private bool IsRunning(ulong id) => replicas.GetValueOrDefault(id) is { Running: true };

    private bool IsLive(ulong id) => replicas.GetValueOrDefault(id) is { Running: true, Complete: true };

    // One that stopped a moment before was still there for all that a driver knew, and so was one whose disk was lost later.
    private bool CountedAsLive(ulong id, DateTimeOffset asked) => replicas.GetValueOrDefault(id) is { } replica
        && (replica.Running
            ? replica.Complete || (replica.WasComplete && replica.StartedAt > asked)
            : replica.WasComplete && asked - replica.StoppedAt <= KnownDown);

    private bool WasKnownDown(ulong id, DateTimeOffset asked) =>
        !replicas.TryGetValue(id, out var replica) || (!replica.Running && asked - replica.StoppedAt > KnownDown);
}
