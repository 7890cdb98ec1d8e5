using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Restoring;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Takeover;

/// <summary>Whether the state can take a part of an import.</summary>
internal static class ImportCheck
{
    /// <summary>The refusal, or null.</summary>
    public static CommandOutcome? Of(PlacementDraft draft, ImportCluster part) =>
        Refuse(FindDisorder(draft, part) ?? FindContradiction(draft, part), RejectionReason.FailedPrecondition)
        ?? Refuse(FindLimit(draft, part), RejectionReason.LimitReached);

    private static CommandOutcome? Refuse(string? why, RejectionReason reason) =>
        why is null ? null : CommandOutcome.Rejected(reason, why);

    private static string? FindDisorder(PlacementDraft draft, ImportCluster part)
    {
        var begun = draft.Freeze?.Import;
        return part.Part > 0
            ? begun?.ImportId == part.ImportId && begun.NextPart == part.Part
                ? null
                : Sentence.Of($"part {part.Part} of the import is not the next one: begin it anew")
            : draft.Incoming is not null
                ? "a backup is being restored into this cluster"
            : begun is not null || RestoreRule.IsNew(draft)
                ? null
                : Sentence.Of($"the cluster is not empty: it has {draft.WorkerCount} workers and {draft.CollectionCount} collections, and has given ids up to worker {draft.NextWorkerId - 1} and shard {draft.NextShardId - 1}; import into one with empty data directories");
    }

    // The first part replaces what an earlier import left, so it can contradict only itself.
    private static string? FindContradiction(PlacementDraft draft, ImportCluster part)
    {
        var isFirst = part.Part == 0;
        foreach (var worker in part.Workers)
        {
            if (!isFirst && (draft.FindWorker(worker.Id) ?? draft.FindIdentity(worker.RaftAddress)) is { } twin)
            {
                return Sentence.Of($"worker {worker.Id} at {worker.RaftAddress} came before, as worker {twin.Id} at {twin.RaftAddress}");
            }
        }

        foreach (var reranker in part.Rerankers)
        {
            if (!isFirst && (draft.FindReranker(reranker.Id) ?? draft.FindReranker(reranker.GrpcAddress)) is { } twin)
            {
                return Sentence.Of($"reranker {reranker.Id} at {reranker.GrpcAddress} came before, as reranker {twin.Id} at {twin.GrpcAddress}");
            }
        }

        var workers = part.Workers.ToImmutableSortedDictionary(worker => worker.Id, worker => worker);
        foreach (var collection in part.Collections)
        {
            if (!isFirst && draft.FindCollection(collection.Name) is not null)
            {
                return $"collection {QuotedText.Of(collection.Name)} came before";
            }

            foreach (var shard in collection.Shards)
            {
                if (FindContradiction(draft, shard, isFirst, workers) is { } contradiction)
                {
                    return contradiction;
                }
            }
        }

        return null;
    }

    private static string? FindContradiction(
        PlacementDraft draft, ImportedShard shard, bool isFirst, ImmutableSortedDictionary<ulong, ImportedWorker> workers)
    {
        if (!isFirst && draft.FindShard(shard.Id) is { } twin)
        {
            return Sentence.Of($"shard {shard.Id} came before, in collection {QuotedText.Of(twin.Collection)}");
        }

        foreach (var id in shard.Replicas)
        {
            var mayHold = workers.TryGetValue(id, out var worker)
                ? worker is { SearchOnly: false, Healthy: true }
                : !isFirst && draft.FindWorker(id) is { IsSearchOnly: false, Healthy: true };
            if (!mayHold)
            {
                return Sentence.Of($"shard {shard.Id} has a replica on worker {id}, which is unknown, unhealthy or only serves searches");
            }
        }

        return null;
    }

    private static string? FindLimit(PlacementDraft draft, ImportCluster part)
    {
        var isFirst = part.Part == 0;
        var workers = part.Workers.Length + (isFirst ? 0 : draft.WorkerCount);
        var collections = part.Collections.Length + (isFirst ? 0 : draft.CollectionCount);
        var shards = part.Collections.Sum(collection => collection.Shards.Length) + (isFirst ? 0 : draft.ShardCount);
        var settings = draft.Settings;
        return workers > settings.MaxWorkers ? Beyond("workers", workers, settings.MaxWorkers)
            : collections > settings.MaxCollections ? Beyond("collections", collections, settings.MaxCollections)
            : shards > settings.MaxShards ? Beyond("shards", shards, settings.MaxShards)
            : null;
    }

    private static string Beyond(string what, int count, int most) =>
        Sentence.Of($"the cluster would have {count} {what}, at most {most} are allowed: raise max_{what}");
}
