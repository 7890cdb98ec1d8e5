using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Peers;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain;

/// <summary>
/// What one log entry changed, each thing once and in the order of ids or names. What a worker reports of itself with every
/// beat, its load and that it was heard from, is no change: see <see cref="Worker.IsSameButForBeat"/>.
/// </summary>
/// <param name="FromRevision">The revision of the state before the entry.</param>
/// <param name="Revision">The revision of the state after it.</param>
public sealed record StateChanges(long FromRevision, long Revision)
{
    /// <summary>Workers.</summary>
    public ImmutableArray<EntityChange<Worker>> Workers { get; init; } = [];

    /// <summary>Collections.</summary>
    public ImmutableArray<EntityChange<Collection>> Collections { get; init; } = [];

    /// <summary>Shards.</summary>
    public ImmutableArray<EntityChange<Shard>> Shards { get; init; } = [];

    /// <summary>Nodes of the placement driver.</summary>
    public ImmutableArray<EntityChange<Peer>> Peers { get; init; } = [];

    /// <summary>The settings before and after; null when they are the same.</summary>
    public EntityChange<ClusterSettings>? Settings { get; init; }

    /// <summary>How many things changed.</summary>
    public int Count => Workers.Length + Collections.Length + Shards.Length + Peers.Length + (Settings is null ? 0 : 1);
}
