using Vectron.PlacementDriver.Domain.Collections;

namespace Vectron.PlacementDriver.Server.Page;

/// <summary>A collection, as the page shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Dimension">Components of each vector.</param>
/// <param name="Distance">How likeness is measured, in lower case.</param>
/// <param name="Factor">Replicas that each shard should have.</param>
/// <param name="Created">When, Unix milliseconds of the cluster's clock.</param>
internal sealed record PageCollection(string Name, int Dimension, string Distance, int Factor, long Created)
{
    /// <summary>Describes a collection.</summary>
    public static PageCollection Of(Collection collection) => new(
        collection.Name,
        collection.Dimension,
        DistanceName.Of(collection.Distance),
        collection.ReplicationFactor,
        collection.CreatedUnixMs);
}
