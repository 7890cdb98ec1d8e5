using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Collections;
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

    /// <summary>Worker ids, in the order of placement.</summary>
    public required ImmutableArray<ulong> Replicas { get; init; }

    /// <summary>The workers that found the group, frozen at creation.</summary>
    public required ImmutableArray<ulong> BootstrapMembers { get; init; }

    /// <summary>Whether a leader was ever reported: from then on nobody bootstraps the group again.</summary>
    public bool Bootstrapped { get; init; }

    /// <summary>Worker id of the last leader that was believed; 0 before the first.</summary>
    public ulong LeaderId { get; init; }

    /// <summary>
    /// Whom each replica named as leader in its last heartbeat, in the order of <see cref="Replicas"/>, 0 for none;
    /// empty before the first report. What makes of these a believed leader is told at <see cref="ShardLeadership"/>.
    /// </summary>
    public ImmutableArray<ulong> LeaderViews { get; init; } = [];

    /// <summary>Its collection was deleted; it stays in the workers' lists until they know that.</summary>
    public bool Retiring { get; init; }

    /// <summary>When its collection was deleted, cluster clock; 0 while it lives.</summary>
    public long RetiringSinceUnixMs { get; init; }

    /// <summary>
    /// The replicas that know of the deletion and may drop the shard, in the order in which they said so.
    /// </summary>
    public ImmutableArray<ulong> ReleasedBy { get; init; } = [];

    /// <summary>Why the replicas are where they are, for people.</summary>
    public string PlacementReason { get; init; } = "";
}
