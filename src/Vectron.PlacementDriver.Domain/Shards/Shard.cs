using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Domain.Shards;

/// <summary>One part of a collection's key space, held by a group of workers.</summary>
public sealed record Shard
{
    /// <summary>From 1, one counter for all collections, never used twice.</summary>
    public required ulong Id { get; init; }

    /// <summary>The collection's name; of a deleted one too, until the shard is gone.</summary>
    public required string Collection { get; init; }

    /// <summary>Components of each vector.</summary>
    public required int Dimension { get; init; }

    /// <summary>How likeness is measured.</summary>
    public required Distance Distance { get; init; }

    /// <summary>The hashes that live here.</summary>
    public required KeyRange Range { get; init; }

    /// <summary>Grows with every change of membership; from 1.</summary>
    public required ulong Epoch { get; init; }

    /// <summary>Replicas that the collection wants it to have, at least 1.</summary>
    public required int ReplicationFactor { get; init; }

    /// <summary>
    /// The workers that should be the members of its group, in the order of placement. Changed only while a heartbeat
    /// of the shard's leader is recorded, whose answer tells it, and with the epoch.
    /// </summary>
    public required ImmutableArray<ulong> Replicas { get; init; }

    /// <summary>The workers that found the group, frozen at creation.</summary>
    public required ImmutableArray<ulong> BootstrapMembers { get; init; }

    /// <summary>Whether a leader was ever reported: from then on nobody bootstraps the group again.</summary>
    public bool Bootstrapped { get; init; }

    /// <summary>
    /// The bootstrap members that reported it running before it had a leader, in the order in which they did: one that
    /// ran it may hold data, or a vote.
    /// </summary>
    public ImmutableArray<ulong> StartedBy { get; init; } = [];

    /// <summary>Worker id of the last leader that was believed; 0 before the first.</summary>
    public ulong LeaderId { get; init; }

    /// <summary>The replica that the leader is asked to hand leadership over to; 0 for none.</summary>
    public ulong PreferredLeaderId { get; init; }

    /// <summary>
    /// Whom each member named as leader in its last heartbeat, in the order of <see cref="Replicas"/>, the leaving one
    /// last, 0 for none; empty before the first report. What makes of these a believed leader is told at
    /// <see cref="ShardLeadership"/>.
    /// </summary>
    public ImmutableArray<ulong> LeaderViews { get; init; } = [];

    /// <summary>
    /// The shards whose keys it is to take over, in their order; until it has, it is in no routes. Empty for one that serves.
    /// </summary>
    public ImmutableArray<ulong> Origins { get; init; } = [];

    /// <summary>The split or merge that it takes part in; 0 for none.</summary>
    public ulong ReshapeId { get; init; }

    /// <summary>Whether it takes no writes any more, because others are about to take over its keys.</summary>
    public bool Sealed { get; init; }

    /// <summary>When a split or merge of it was last given up, cluster clock; 0 for never.</summary>
    public long ReshapeFailedUnixMs { get; init; }

    /// <summary>
    /// Its collection was deleted, or others took over its keys; it stays in the workers' lists until they know that.
    /// </summary>
    public bool Retiring { get; init; }

    /// <summary>Since when it is <see cref="Retiring"/>, cluster clock; 0 while it lives.</summary>
    public long RetiringSinceUnixMs { get; init; }

    /// <summary>
    /// The replicas that know of the deletion and may drop the shard, in the order in which they said so.
    /// </summary>
    public ImmutableArray<ulong> ReleasedBy { get; init; } = [];

    /// <summary>Why the replicas are where they are, for people.</summary>
    public string PlacementReason { get; init; } = "";

    /// <summary>The change of its replicas that is on its way; null for none.</summary>
    public ShardMove? Move { get; init; }

    /// <summary>
    /// The membership that gateways are told while the leader has not shown that it knows the newest; null when they are
    /// told the newest.
    /// </summary>
    public Membership? Published { get; init; }

    /// <summary>Workers that had it in their lists and have not any more, in the order in which it left them.</summary>
    public ImmutableArray<FormerHost> FormerHosts { get; init; } = [];

    /// <summary>
    /// The highest configuration change of its group that was ever taken as evidence: what is older proves nothing.
    /// </summary>
    public ulong ConfigChangeId { get; init; }

    /// <summary>What its leader said of its members since the cluster was frozen; null before it did, and while it is not.</summary>
    public ReportedGroup? Reported { get; init; }

    /// <summary>The epoch that gateways are told: the newest that the leader is believed to know.</summary>
    [JsonIgnore]
    public ulong RouteEpoch => Published?.Epoch ?? Epoch;

    /// <summary>The replicas at <see cref="RouteEpoch"/>.</summary>
    [JsonIgnore]
    public ImmutableArray<ulong> RouteReplicas => Published?.Replicas ?? Replicas;

    /// <summary>Whether a move is on its way; one that its collection's deletion overtook is not.</summary>
    [JsonIgnore]
    public bool IsMoving => Move is not null && !Retiring;

    /// <summary>Whether it has yet to take over the keys of others: nobody may be routed to it.</summary>
    [JsonIgnore]
    public bool IsForming => !Origins.IsEmpty;

    /// <summary>A worker that must run it and is not yet among the replicas; 0 for none.</summary>
    [JsonIgnore]
    public ulong JoiningId => Move is { Phase: MovePhase.Starting } ? Move.TargetId : 0;

    /// <summary>A worker that is not among the replicas any more and may still be a member; 0 for none.</summary>
    [JsonIgnore]
    public ulong LeavingId => Move is { Phase: MovePhase.Removing } ? Move.SourceId : 0;

    /// <summary>How many may be members of its group: the replicas and the leaving one.</summary>
    [JsonIgnore]
    public int MemberCount => Replicas.Length + (LeavingId == 0 ? 0 : 1);

    /// <summary>Every worker whose list holds it: replicas, the leaving one, the joining one.</summary>
    [JsonIgnore]
    public ImmutableArray<ulong> Hosts
    {
        get
        {
            var guest = LeavingId + JoiningId;
            return guest == 0 ? Replicas : Replicas.Add(guest);
        }
    }

    /// <summary>The place of a worker among the members, the leaving one last; -1 when it is none.</summary>
    public int IndexOfMember(ulong workerId)
    {
        var position = Replicas.IndexOf(workerId);
        return position >= 0 || workerId == 0 || workerId != LeavingId ? position : Replicas.Length;
    }

    /// <summary>Whether a worker's list holds it.</summary>
    public bool IsHost(ulong workerId) =>
        Replicas.Contains(workerId) || (workerId != 0 && (workerId == LeavingId || workerId == JoiningId));

    /// <summary>Whether a worker once had it in its list and has not any more.</summary>
    public bool IsFormerHost(ulong workerId)
    {
        foreach (var former in FormerHosts)
        {
            if (former.WorkerId == workerId)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whom a member named as leader in its last heartbeat; 0 for nobody.</summary>
    public ulong LeaderViewOf(ulong workerId)
    {
        var position = LeaderViews.IsEmpty ? -1 : IndexOfMember(workerId);
        return position < 0 ? 0 : LeaderViews[position];
    }
}
