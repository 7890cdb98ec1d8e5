using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Vectron.PlacementDriver.Client.Routes;

/// <summary>
/// Where the vectors of every watched collection live, at one revision of the cluster. Immutable: take one reference, look up
/// as much as you like, without a call and without waiting.
/// </summary>
/// <param name="Revision">The cluster's revision that every answer is right at.</param>
/// <param name="ClusterUid">The cluster's random id.</param>
/// <param name="Collections">The routes of each collection, by name, ordinal.</param>
public sealed record RoutingTable(
    long Revision, string ClusterUid, FrozenDictionary<string, CollectionRoutes> Collections)
{
    /// <summary>The shard that owns a vector.</summary>
    /// <param name="collection">The collection's name.</param>
    /// <param name="vectorId">Any text.</param>
    /// <param name="shard">Where it lives; whom to ask is <see cref="CollectionShard.ServingAddress"/>.</param>
    /// <returns>False: there is no such collection at this revision.</returns>
    public bool TryFind(string collection, string vectorId, [NotNullWhen(true)] out CollectionShard? shard)
    {
        shard = Collections.TryGetValue(collection, out var routes) ? routes.ShardOf(vectorId) : null;
        return shard is not null;
    }
}
