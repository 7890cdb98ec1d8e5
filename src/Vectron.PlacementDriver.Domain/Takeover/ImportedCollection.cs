using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Collections;

namespace Vectron.PlacementDriver.Domain.Takeover;

/// <summary>A collection of the driver that is taken over from.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Dimension">Components of each vector.</param>
/// <param name="Distance">How likeness is measured.</param>
/// <param name="ReplicationFactor">Replicas that each shard should have; no shard has more.</param>
/// <param name="Shards">All its shards; together they cover the key space exactly.</param>
public sealed record ImportedCollection(
    string Name, int Dimension, Distance Distance, int ReplicationFactor, ImmutableArray<ImportedShard> Shards);
