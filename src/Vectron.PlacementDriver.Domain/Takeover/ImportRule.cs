using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Validation;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Domain.Takeover;

/// <summary>What one part of an import must be, whatever the state.</summary>
public static class ImportRule
{
    /// <summary>Most workers, rerankers and shards of one part together: what fits into one message and one log entry.</summary>
    public const int MostItems = 10_000;

    /// <summary>Most parts.</summary>
    public const int MostParts = 1_000;

    /// <summary>The highest id that can be imported: ids travel in 32 bits, and some must be left to give.</summary>
    public const ulong HighestId = uint.MaxValue - (2 * ImportCluster.Margin);

    /// <summary>The highest epoch that can be imported.</summary>
    public const ulong HighestEpoch = long.MaxValue;

    private const int MostReplicas = 7;

    /// <summary>Finds what is wrong with a part.</summary>
    /// <returns>A sentence that names field, value and bound, or null.</returns>
    public static string? FindFault(ImportCluster part) =>
        part.Workers.IsDefault || part.Rerankers.IsDefault || part.Collections.IsDefault ? "a list is missing"
        : part.Workers.Contains(null!) || part.Rerankers.Contains(null!) || part.Collections.Contains(null!) ? "a list holds a null"
        : TextRule.FindHexFault("import_id", part.ImportId, 32)
        ?? TextRule.FindRequiredFault("source", part.Source)
        ?? FindPartFault(part)
        ?? part.Workers.Select(FindFault).FirstOrDefault(fault => fault is not null)
        ?? part.Rerankers.Select(FindFault).FirstOrDefault(fault => fault is not null)
        ?? part.Collections.Select(FindFault).FirstOrDefault(fault => fault is not null)
        ?? FindRepetition("worker id", part.Workers.Select(worker => worker.Id))
        ?? FindRepetition("raft_address", part.Workers.Select(worker => worker.RaftAddress))
        ?? FindRepetition("grpc_address", part.Workers.Select(worker => worker.GrpcAddress))
        ?? FindRepetition("reranker id", part.Rerankers.Select(reranker => reranker.Id))
        ?? FindRepetition("reranker grpc_address", part.Rerankers.Select(reranker => reranker.GrpcAddress))
        ?? FindRepetition("collection", part.Collections.Select(collection => collection.Name))
        ?? FindRepetition("shard id", part.Collections.SelectMany(collection => collection.Shards).Select(shard => shard.Id));

    private static string? FindPartFault(ImportCluster part)
    {
        var items = part.Workers.Length + part.Rerankers.Length
            + part.Collections.Sum(collection => collection.Shards.IsDefault ? 0 : collection.Shards.Length);
        return part.Parts is < 1 or > MostParts || part.Part < 0 || part.Part >= part.Parts
            ? Sentence.Of($"part {part.Part} of {part.Parts} must be from 0 and below a number of parts from 1 to {MostParts}")
            : items > MostItems
                ? Sentence.Of($"a part holds {items} workers, rerankers and shards, at most {MostItems} are allowed")
                : null;
    }

    private static string? FindFault(ImportedWorker worker) =>
        FindIdFault("worker", worker.Id)
        ?? AddressRule.FindFault("worker grpc_address", worker.GrpcAddress)
        ?? AddressRule.FindFault("worker raft_address", worker.RaftAddress);

    private static string? FindFault(ImportedReranker reranker) =>
        FindIdFault("reranker", reranker.Id) ?? AddressRule.FindFault("reranker grpc_address", reranker.GrpcAddress);

    private static string? FindFault(ImportedCollection collection) =>
        CollectionRule.FindNameFault(collection.Name)
        ?? CollectionRule.FindDimensionFault(collection.Dimension)
        ?? (Enum.IsDefined(collection.Distance) ? null : $"distance must be {DistanceName.Allowed}")
        ?? (collection.ReplicationFactor is >= 1 and <= MostReplicas
            ? null
            : Sentence.Of($"replication_factor {collection.ReplicationFactor} must be from 1 to {MostReplicas}"))
        ?? (collection.Shards.IsDefaultOrEmpty || collection.Shards.Contains(null!)
            ? $"collection {QuotedText.Of(collection.Name)} has no shards"
            : collection.Shards.Select(shard => FindFault(shard, collection.ReplicationFactor)).FirstOrDefault(fault => fault is not null))
        ?? FindRangeFault(collection);

    private static string? FindFault(ImportedShard shard, int replicationFactor) =>
        FindIdFault("shard", shard.Id)
        ?? (shard.Epoch <= HighestEpoch ? null : Sentence.Of($"shard {shard.Id} has epoch {shard.Epoch}, at most {HighestEpoch} is allowed"))
        ?? (shard.Replicas.IsDefaultOrEmpty || shard.Replicas.Length > replicationFactor
            ? Sentence.Of($"shard {shard.Id} has {(shard.Replicas.IsDefault ? 0 : shard.Replicas.Length)} replicas, must have from 1 to {replicationFactor}")
            : null)
        ?? FindRepetition(Sentence.Of($"shard {shard.Id}'s replica"), shard.Replicas)
        ?? (shard.Replicas.Contains(shard.LeaderId)
            ? null
            : Sentence.Of($"shard {shard.Id} is led by worker {shard.LeaderId}, which is none of its replicas"));

    private static string? FindRangeFault(ImportedCollection collection)
    {
        try
        {
            _ = RouteTable.Create(collection.Shards.Select(shard => (shard.Id, shard.Range)));
            return null;
        }
        catch (ArgumentException gap)
        {
            // Without the name of the parameter, which says nothing to who sent it.
            return $"key ranges of collection {QuotedText.Of(collection.Name)}: {gap.Message.Split(" (Parameter ")[0]}";
        }
    }

    private static string? FindIdFault(string what, ulong id) => id is >= 1 and <= HighestId
        ? null
        : Sentence.Of($"{what} id {id} must be from 1 to {HighestId}");

    private static string? FindRepetition<T>(string what, IEnumerable<T> values)
    {
        var seen = ImmutableSortedSet.CreateBuilder<T>(
            typeof(T) == typeof(string) ? (IComparer<T>)StringComparer.Ordinal : Comparer<T>.Default);
        foreach (var value in values)
        {
            if (!seen.Add(value))
            {
                return Sentence.Of($"{what} {value} is there twice");
            }
        }

        return null;
    }
}
