using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cli.Takeover;

/// <summary>Turns what another driver tells into the parts of an import.</summary>
internal static class ImportParts
{
    /// <summary>The highest id that can be taken over.</summary>
    public const ulong HighestId = uint.MaxValue - (2UL << 20);

    // Half of what a part may hold: with the longest addresses it still fits into a message.
    private const int MostItems = 5_000;

    /// <summary>The number that an id stands for; null when it is none that can be taken over.</summary>
    public static ulong? IdOf(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id is >= 1 and <= HighestId ? id : null;

    /// <summary>The parts, in their order; at least one.</summary>
    /// <param name="cluster">Without obstacles.</param>
    /// <param name="replicationFactor">Replicas that each shard is to have.</param>
    /// <param name="source">For people.</param>
    public static ImmutableArray<ImportClusterRequest> Of(FormerCluster cluster, int replicationFactor, string source)
    {
        var id = Guid.NewGuid().ToString("N");
        var parts = new List<ImportClusterRequest>();
        foreach (var worker in cluster.Workers.OrderBy(worker => IdOf(worker.WorkerId)))
        {
            Room(1).Workers.Add(new ImportedWorker
            {
                WorkerId = IdOf(worker.WorkerId)!.Value,
                GrpcAddress = worker.GrpcAddress,
                RaftAddress = worker.RaftAddress,
                SearchOnly = FormerCluster.IsSearchOnly(worker),
                Healthy = worker.Healthy,
            });
        }

        foreach (var reranker in cluster.Rerankers)
        {
            Room(1).Rerankers.Add(new ImportedReranker { RerankerId = IdOf(reranker.RerankerId)!.Value, GrpcAddress = reranker.GrpcAddress });
        }

        foreach (var collection in cluster.Collections)
        {
            Room(collection.Shards.Count).Collections.Add(ToImported(collection, replicationFactor));
        }

        _ = Room(0);
        for (var part = 0; part < parts.Count; part++)
        {
            (parts[part].ImportId, parts[part].Source, parts[part].Part, parts[part].Parts) = (id, source, part, parts.Count);
        }

        return [.. parts];

        ImportClusterRequest Room(int items)
        {
            if (parts.Count == 0 || Count(parts[^1]) + items > MostItems)
            {
                parts.Add(new ImportClusterRequest());
            }

            return parts[^1];
        }
    }

    private static int Count(ImportClusterRequest part) =>
        part.Workers.Count + part.Rerankers.Count + part.Collections.Sum(collection => collection.Shards.Count);

    private static ImportedCollection ToImported(GetCollectionStatusResponse collection, int replicationFactor) => new()
    {
        Name = collection.Name,
        Dimension = collection.Dimension,
        Distance = collection.Distance,
        ReplicationFactor = replicationFactor,
        Shards =
        {
            collection.Shards.OrderBy(shard => shard.KeyRangeStart).Select(shard => new ImportedShard
            {
                ShardId = shard.ShardId,
                KeyRangeStart = shard.KeyRangeStart,
                KeyRangeEnd = shard.KeyRangeEnd,
                Epoch = shard.ShardEpoch,
                Replicas = { shard.Replicas },
                LeaderId = shard.LeaderId,
            }),
        },
    };
}
