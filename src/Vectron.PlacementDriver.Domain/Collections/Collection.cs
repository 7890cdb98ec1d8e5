using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Domain.Collections;

/// <summary>A collection of vectors.</summary>
public sealed record Collection
{
    /// <summary>Unique, ordinal.</summary>
    public required string Name { get; init; }

    /// <summary>Components of each vector, at least 1.</summary>
    public required int Dimension { get; init; }

    /// <summary>How likeness is measured.</summary>
    public required Distance Distance { get; init; }

    /// <summary>Replicas that each shard should have; fewer exist while workers were missing at creation.</summary>
    public required int ReplicationFactor { get; init; }

    /// <summary>Where its replicas may be.</summary>
    public CollectionPlacement Placement { get; init; } = CollectionPlacement.Anywhere;

    /// <summary>From key to shard; also lists the shards in order of key range.</summary>
    public required RouteTable Routes { get; init; }

    /// <summary>When it was created, cluster clock.</summary>
    public required long CreatedUnixMs { get; init; }
}
