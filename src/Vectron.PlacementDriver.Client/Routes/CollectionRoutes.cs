using System.Collections.Immutable;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Client.Routes;

/// <summary>
/// Where a collection's vectors live, as of one answer of the driver: routes without asking again. Immutable; fetch a
/// new one now and then (gateways keep theirs for 30 s) and when a worker refuses a shard epoch.
/// </summary>
public sealed class CollectionRoutes
{
    private readonly RouteTable table;
    private readonly ImmutableSortedDictionary<ulong, CollectionShard> shards;

    private CollectionRoutes(string collection, RouteTable table, IEnumerable<CollectionShard> shards)
    {
        Collection = collection;
        this.table = table;
        this.shards = shards.ToImmutableSortedDictionary(shard => shard.Id, shard => shard);
    }

    /// <summary>The collection's name.</summary>
    public string Collection { get; }

    /// <summary>Its shards in order of key range.</summary>
    public IEnumerable<CollectionShard> Shards => table.ShardIds.Select(id => shards[id]);

    /// <summary>Builds the routes of a collection from its status.</summary>
    /// <param name="status">As the driver answered it.</param>
    /// <exception cref="ArgumentException">The shards do not cover the key space exactly once.</exception>
    public static CollectionRoutes From(GetCollectionStatusResponse status)
    {
        var described = status.Shards.Select(Describe).ToArray();
        return new CollectionRoutes(
            status.Name, RouteTable.Create(described.Select(shard => (shard.Id, shard.Range))), described);
    }

    /// <summary>The shard that owns a vector. Never fails.</summary>
    /// <param name="vectorId">Any text.</param>
    public CollectionShard ShardOf(string vectorId) => shards[table.Find(KeyHash.Of(vectorId))];

    private static CollectionShard Describe(ShardStatus shard) => new(
        shard.ShardId,
        new KeyRange(shard.KeyRangeStart, shard.KeyRangeEnd),
        shard.ShardEpoch,
        shard.LeaderGrpcAddress,
        [.. shard.ReplicaGrpcAddresses]);
}
