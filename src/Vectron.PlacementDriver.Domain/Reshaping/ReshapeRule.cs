using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Placement.Deciders;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Validation;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Reshaping;

/// <summary>Which splits and merges may begin.</summary>
public static class ReshapeRule
{
    /// <summary>A collection is not split into more shards.</summary>
    public const int MostShardsOfACollection = 4_096;

    /// <summary>How long shards whose split or merge was given up are left alone, in milliseconds.</summary>
    public const long SparedAfterFailureMs = 600_000;

    /// <summary>Finds what forbids to begin.</summary>
    /// <param name="context">The state.</param>
    /// <param name="start">What is wanted.</param>
    /// <returns>A sentence, or null.</returns>
    public static string? FindObstacle(PlacementContext context, ReshapeStart start)
    {
        var state = context.State;
        if (state.Reshapes.Count >= state.Settings.MaxReshapes)
        {
            return Sentence.Of($"{state.Reshapes.Count} splits and merges are on their way, which is the most");
        }

        for (var i = 0; i < start.Origins.Length; i++)
        {
            if (state.FindShard(start.Origins[i]) is not { } origin)
            {
                return Sentence.Of($"shard {start.Origins[i]} is gone");
            }

            if (origin.Epoch != start.Epochs[i])
            {
                return Sentence.Of($"shard {origin.Id} is at epoch {origin.Epoch}, the plan assumes {start.Epochs[i]}");
            }

            if (FindObstacle(context, origin) is { } obstacle)
            {
                return obstacle;
            }
        }

        return FindObstacleOfRanges(state, start) ?? FindObstacleOfHosts(context, start);
    }

    private static string? FindObstacle(PlacementContext context, Shard origin)
    {
        var state = context.State;
        if (MoveStartRule.FindObstacle(origin) is { } obstacle)
        {
            return obstacle;
        }

        if (origin.ReshapeFailedUnixMs != 0 && state.ClockUnixMs - origin.ReshapeFailedUnixMs < SparedAfterFailureMs)
        {
            return Sentence.Of($"a split or merge of shard {origin.Id} was given up {(state.ClockUnixMs - origin.ReshapeFailedUnixMs) / 1_000} s ago");
        }

        foreach (var id in origin.Replicas)
        {
            if (!ReplicaHealth.IsLive(state, origin.Id, id))
            {
                return Sentence.Of($"the replica of shard {origin.Id} on worker {id} is silent");
            }

            if (state.FindWorker(id) is not { } worker || !worker.Capabilities.Contains(WorkerCapability.Split))
            {
                return Sentence.Of($"worker {id}, which has shard {origin.Id}, cannot split: it does not announce the capability '{WorkerCapability.Split}'");
            }
        }

        return origin.Replicas.Length == origin.ReplicationFactor
            ? null
            : Sentence.Of($"shard {origin.Id} has {origin.Replicas.Length} replicas, {origin.ReplicationFactor} are wanted first");
    }

    private static string? FindObstacleOfRanges(IPlacementState state, ReshapeStart start)
    {
        var first = state.FindShard(start.Origins[0])!;
        if (state.FindCollection(first.Collection) is not { } collection || !collection.Routes.ShardIds.Contains(first.Id))
        {
            return Sentence.Of($"shard {first.Id} serves no keys of its collection");
        }

        if (start.Kind == ReshapeKind.Merge)
        {
            var second = state.FindShard(start.Origins[1])!;
            return second.Collection != first.Collection || first.Range.End == ulong.MaxValue || second.Range.Start != first.Range.End + 1
                ? Sentence.Of($"shards {first.Id} and {second.Id} are no neighbours")
                : null;
        }

        return first.Range.Start == first.Range.End ? Sentence.Of($"shard {first.Id} has one key only")
            : collection.Routes.ShardIds.Length >= MostShardsOfACollection
                ? Sentence.Of($"collection {QuotedText.Of(collection.Name)} has {collection.Routes.ShardIds.Length} shards, which is the most")
            : null;
    }

    private static string? FindObstacleOfHosts(PlacementContext context, ReshapeStart start)
    {
        if (!start.Origins.Contains(start.HostsOfId))
        {
            return Sentence.Of($"shard {start.HostsOfId} is no origin");
        }

        foreach (var id in context.State.FindShard(start.HostsOfId)!.Replicas)
        {
            var question = new PlacementQuestion(context, context.State.FindWorker(id)!);
            if (DeciderChain.FindRefusal(question) is { } refusal)
            {
                return refusal.Explain(question);
            }
        }

        return null;
    }
}
