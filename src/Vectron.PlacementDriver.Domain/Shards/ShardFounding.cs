using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Validation;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Shards;

/// <summary>Shards that have never had a leader.</summary>
/// <remarks>
/// Until a leader is reported, the first members are frozen: two different sets of them could found two groups, and a
/// worker that started with one set refuses another for good. When most of them are dead, the shard can never be led.
/// If fewer than a majority ever ran it, no leader can have been elected and nothing can have been written; then another
/// shard takes its place under a new id. If a majority did, data may exist, and an operator has to decide.
/// </remarks>
public static class ShardFounding
{
    /// <summary>The shards that can never be led and hold nothing, ascending. Costs the shards without a leader.</summary>
    public static ImmutableArray<ulong> FindLost(PlacementSnapshot snapshot)
    {
        var lost = ImmutableArray.CreateBuilder<ulong>();
        foreach (var id in snapshot.UnledShards)
        {
            if (FindObstacle(snapshot, snapshot.Shards[id]) is null)
            {
                lost.Add(id);
            }
        }

        return lost.ToImmutable();
    }

    /// <summary>Why another shard may not take the place of this one.</summary>
    /// <returns>A sentence; null when one may.</returns>
    public static string? FindObstacle(IPlacementState state, Shard shard)
    {
        if (shard.Bootstrapped || shard.Retiring)
        {
            return Sentence.Of($"shard {shard.Id} has had a leader or is being deleted");
        }

        if (shard.IsForming)
        {
            return Sentence.Of($"shard {shard.Id} is to take over the keys of others, which serve until it can");
        }

        var alive = 0;
        foreach (var member in shard.BootstrapMembers)
        {
            alive += state.FindWorker(member) is { IsDown: false } ? 1 : 0;
        }

        var majority = (shard.BootstrapMembers.Length / 2) + 1;
        return alive >= majority
            ? Sentence.Of($"shard {shard.Id} has never had a leader, and {alive} of its {shard.BootstrapMembers.Length} first members live: they are waited for")
            : shard.StartedBy.Length >= majority
                ? Sentence.Of($"shard {shard.Id} has never been seen with a leader, but {shard.StartedBy.Length} of its {shard.BootstrapMembers.Length} first members ran it: data may exist, bring them back or delete the collection")
                : null;
    }

    /// <summary>Takes which shards without a leader a worker runs.</summary>
    internal static void TakeHeartbeat(PlacementDraft draft, Worker worker, RecordHeartbeat heartbeat)
    {
        if (draft.UnledShards.IsEmpty)
        {
            return;
        }

        foreach (var id in heartbeat.RunningShards)
        {
            if (draft.UnledShards.Contains(id)
                && draft.FindShard(id) is { } shard
                && shard.BootstrapMembers.Contains(worker.Id)
                && !shard.StartedBy.Contains(worker.Id))
            {
                draft.Put(shard with { StartedBy = shard.StartedBy.Add(worker.Id) });
            }
        }
    }
}
