using System.Collections.Immutable;
using Vectron.PlacementDriver.Protocol.Admin.V1;
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

    private CollectionRoutes(string collection, IEnumerable<CollectionShard> shards)
    {
        Collection = collection;
        Shards = [.. shards.OrderBy(shard => shard.Range.Start)];
        table = RouteTable.Create(Shards.Select(shard => (shard.Id, shard.Range)));
    }

    /// <summary>The collection's name.</summary>
    public string Collection { get; }

    /// <summary>Its shards in order of key range.</summary>
    public ImmutableArray<CollectionShard> Shards { get; }

    /// <summary>Builds the routes of a collection from its status.</summary>
    /// <param name="status">As the driver answered it.</param>
    /// <exception cref="ArgumentException">The shards do not cover the key space exactly once.</exception>
    public static CollectionRoutes From(GetCollectionStatusResponse status) =>
        new(status.Name, status.Shards.Select(Describe));

    /// <summary>Builds the routes of a collection from a watch.</summary>
    /// <param name="collection">Its name.</param>
    /// <param name="shards">All of its shards.</param>
    /// <param name="workers">The workers by id.</param>
    /// <exception cref="ArgumentException">The shards do not cover the key space exactly once.</exception>
    internal static CollectionRoutes From(
        string collection, IEnumerable<ShardView> shards, IReadOnlyDictionary<ulong, WorkerView> workers) =>
        new(collection, shards.Select(shard => Describe(shard, workers)));

    /// <summary>The shard that owns a vector. Never fails.</summary>
    /// <param name="vectorId">Any text.</param>
    public CollectionShard ShardOf(string vectorId) => Shards[table.PositionOf(KeyHash.Of(vectorId))];

    // As the driver itself routes: the leader if it serves, else the first replica that does.
    private static CollectionShard Describe(ShardView shard, IReadOnlyDictionary<ulong, WorkerView> workers)
    {
        var replicas = shard.Replicas.Select(id => workers.GetValueOrDefault(id)).Where(worker => worker is not null).ToArray();
        var leader = workers.GetValueOrDefault(shard.LeaderId);
        var serving = leader is { Serving: true } ? leader : replicas.FirstOrDefault(worker => worker!.Serving);
        return new CollectionShard(
            shard.ShardId,
            new KeyRange(shard.KeyRangeStart, shard.KeyRangeEnd),
            shard.Epoch,
            leader?.GrpcAddress ?? "",
            [.. replicas.Select(worker => worker!.GrpcAddress)])
        {
            ServingAddress = serving?.GrpcAddress ?? "",
        };
    }

    private static CollectionShard Describe(ShardStatus shard) => new(
        shard.ShardId,
        new KeyRange(shard.KeyRangeStart, shard.KeyRangeEnd),
        shard.ShardEpoch,
        shard.LeaderGrpcAddress,
        [.. shard.ReplicaGrpcAddresses])
    {
        ServingAddress = shard.Ready ? shard.LeaderGrpcAddress : "",
    };
}
