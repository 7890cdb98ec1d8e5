using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cli.Takeover;

/// <summary>What a driver that is to be taken over from tells of its cluster.</summary>
/// <param name="Workers">As ListWorkers lists them.</param>
/// <param name="Rerankers">As ListRerankers lists them.</param>
/// <param name="Names">As ListCollections lists them.</param>
/// <param name="Collections">Of each name what GetCollectionStatus tells, in order of the names.</param>
/// <param name="Addresses">Of each name what ListWorkersForCollection lists, in the same order; null: it does not serve that call.</param>
/// <param name="Unserved">Calls that it does not serve.</param>
internal sealed record FormerCluster(
    ImmutableArray<WorkerInfo> Workers,
    ImmutableArray<RerankerInfo> Rerankers,
    ImmutableArray<string> Names,
    ImmutableArray<GetCollectionStatusResponse> Collections,
    ImmutableArray<ImmutableArray<string>>? Addresses,
    ImmutableArray<string> Unserved)
{
    private const int FirstEnough = 1;

    /// <summary>What differs between two tellings, but for what changes without anybody moving anything; null for nothing.</summary>
    public string? FindDifference(FormerCluster other)
    {
        var (here, there) = (Facts(), other.Facts());
        var differing = here.Except(there).Concat(there.Except(here)).Take(FirstEnough).ToArray();
        return differing.Length == 0 ? null : differing[0];
    }

    /// <summary>Whether a worker only serves searches.</summary>
    public static bool IsSearchOnly(WorkerInfo worker) => worker.Metadata.TryGetValue("role", out var role) && role == "search_only";

    // Without beats, health and leaders: those come and go by themselves.
    private ImmutableSortedSet<string> Facts() => ImmutableSortedSet.CreateRange(StringComparer.Ordinal,
    [
        .. Workers.Select(worker => $"worker {worker.WorkerId} at {worker.GrpcAddress} and {worker.RaftAddress}"),
        .. Rerankers.Select(reranker => $"reranker {reranker.RerankerId} at {reranker.GrpcAddress}"),
        .. Collections.SelectMany(collection => collection.Shards.Select(shard => string.Create(
            CultureInfo.InvariantCulture,
            $"shard {shard.ShardId} of '{collection.Name}' at epoch {shard.ShardEpoch}, keys {shard.KeyRangeStart} to {shard.KeyRangeEnd}, replicas {string.Join(", ", shard.Replicas.Order())}"))),
    ]);
}
