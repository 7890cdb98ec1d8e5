using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Collections;

namespace Vectron.PlacementDriver.Domain.Serialization;

/// <summary>A collection; the key ranges stand on the lines of its shards.</summary>
internal sealed record SnapshotCollection(
    string Name,
    int Dimension,
    Distance Distance,
    int ReplicationFactor,
    CollectionPlacement Placement,
    long CreatedUnixMs,
    ImmutableArray<ulong> ShardIds);
