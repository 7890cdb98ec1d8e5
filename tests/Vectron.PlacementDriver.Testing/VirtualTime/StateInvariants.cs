using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Shards;

namespace Vectron.PlacementDriver.Testing.VirtualTime;

/// <summary>
/// What must hold of the driver's state from one step to the next: counters and epochs never go back, no id is used
/// twice, and an epoch stands for one membership only.
/// </summary>
public sealed class StateInvariants
{
    private readonly SortedDictionary<ulong, Known> shards = [];
    private ulong highestShardId;

    /// <summary>An older state was put in the place of the present one: nothing later is known any more.</summary>
    public void GoBackTo(PlacementSnapshot older)
    {
        shards.Clear();
        foreach (var shard in older.Shards.Values)
        {
            shards[shard.Id] = new(shard.Epoch, shard.Replicas, shard.Collection);
        }

        highestShardId = older.NextShardId - 1;
    }

    /// <summary>Looks at a step.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? Check(PlacementSnapshot before, PlacementSnapshot after)
    {
        if (after.AssignmentsEpoch < before.AssignmentsEpoch
            || after.NextShardId < before.NextShardId
            || after.NextWorkerId < before.NextWorkerId
            || after.Revision < before.Revision
            || after.ClockUnixMs < before.ClockUnixMs)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"a counter went back at index {after.AppliedIndex}: {Counters(before)} to {Counters(after)}");
        }

        return ReferenceEquals(before.Shards, after.Shards) ? null : CheckShards(before, after);
    }

    private string? CheckShards(PlacementSnapshot before, PlacementSnapshot after)
    {
        foreach (var (id, shard) in after.Shards)
        {
            if (before.Shards.TryGetValue(id, out var same) && ReferenceEquals(same, shard))
            {
                continue;
            }

            if (CheckShard(shard) is { } problem)
            {
                return problem;
            }
        }

        highestShardId = Math.Max(highestShardId, after.NextShardId - 1);
        return null;
    }

    private string? CheckShard(Shard shard)
    {
        if (!shards.TryGetValue(shard.Id, out var known))
        {
            shards[shard.Id] = new(shard.Epoch, shard.Replicas, shard.Collection);
            return shard.Id <= highestShardId ? $"shard id {shard.Id} was given before" : null;
        }

        if (known.Collection != shard.Collection)
        {
            return $"shard {shard.Id} of '{known.Collection}' now belongs to '{shard.Collection}'";
        }

        if (shard.Epoch < known.Epoch)
        {
            return $"shard {shard.Id} went back from epoch {known.Epoch} to {shard.Epoch}";
        }

        if (shard.Epoch == known.Epoch && !shard.Replicas.AsSpan().SequenceEqual(known.Replicas.AsSpan()))
        {
            return $"shard {shard.Id} has [{string.Join(", ", shard.Replicas)}] at epoch {shard.Epoch}, "
                + $"which stood for [{string.Join(", ", known.Replicas)}]";
        }

        shards[shard.Id] = new(shard.Epoch, shard.Replicas, shard.Collection);
        return null;
    }

    private static string Counters(PlacementSnapshot state) => string.Create(
        CultureInfo.InvariantCulture,
        $"assignments_epoch {state.AssignmentsEpoch}, next shard {state.NextShardId}, next worker {state.NextWorkerId}, revision {state.Revision}, clock {state.ClockUnixMs}");

    private sealed record Known(ulong Epoch, ImmutableArray<ulong> Replicas, string Collection);
}
