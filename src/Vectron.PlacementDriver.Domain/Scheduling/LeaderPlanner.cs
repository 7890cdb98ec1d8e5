using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Placement;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Scheduling;

/// <summary>
/// Plans that workers which lead many shards, or busy ones, hand some over to replicas that lead less. Only workers that
/// announce <see cref="WorkerCapability.LeaderTransfer"/> can: no other moves leadership on command. A pure function of one state.
/// </summary>
/// <remarks>
/// A shard weighs one unit, and another for the mean of all shards' queries: a hot one weighs as much as many. One is handed
/// over only when its leader goes on leading more than the replica then does, where queries are known by a margin, so that
/// the sum of the squares falls and nothing swings back, though reports waver.
/// </remarks>
public static class LeaderPlanner
{
    private const long Unit = 1_000;

    /// <summary>Plans the next wishes, and takes back those that lost their sense.</summary>
    /// <param name="snapshot">The state.</param>
    /// <param name="loads">
    /// What the shards of that state weigh; null to add it up, <see cref="LoadMap.None"/> to count leaders alone.
    /// </param>
    /// <returns>By leader, the heaviest shards first, then by id; empty when there is nothing to wish for.</returns>
    public static ImmutableArray<LeaderPreference> Plan(PlacementSnapshot snapshot, LoadMap? loads = null)
    {
        if (!snapshot.MaySchedule(SchedulingKind.LeaderBalance)
            || !snapshot.Workers.Values.Any(CanHandOver))
        {
            return [];
        }

        var weights = loads ?? LoadMap.Of(snapshot);
        var led = Weigh(snapshot, weights);
        var margin = weights.IsKnown && led.Count > 0
            ? led.Values.Sum() / led.Count * snapshot.Settings.LoadTolerancePercent / 200
            : 0;
        var wishes = ImmutableArray.CreateBuilder<LeaderPreference>();
        foreach (var worker in snapshot.Workers.Values.Where(CanHandOver))
        {
            Plan(snapshot, worker, weights, led, margin, wishes);
        }

        return wishes.ToImmutable();
    }

    private static void Plan(
        PlacementSnapshot snapshot,
        Worker leader,
        LoadMap weights,
        SortedDictionary<ulong, long> led,
        long margin,
        ImmutableArray<LeaderPreference>.Builder wishes)
    {
        Shard[] shards = [.. leader.Shards.Select(id => snapshot.Shards[id])
            .Where(shard => shard.LeaderId == leader.Id && !shard.Retiring && shard.Move is null)];
        var pending = shards.Count(shard => shard.PreferredLeaderId != 0);
        foreach (var shard in shards.OrderByDescending(shard => weights.MilliQueriesOf(shard.Id)).ThenBy(shard => shard.Id))
        {
            var weight = WeightOf(shard, weights);
            if (shard.PreferredLeaderId is not 0 and var wished)
            {
                if (!ReplicaHealth.IsLive(snapshot, shard.Id, wished))
                {
                    wishes.Add(new LeaderPreference(shard.Id, shard.Epoch, 0));
                }
            }
            else if (pending < snapshot.Settings.MaxMovesPerLeader
                && FindHeir(snapshot, shard, led, weight + margin) is var heir and not 0)
            {
                wishes.Add(new LeaderPreference(shard.Id, shard.Epoch, heir));
                led[leader.Id] -= weight;
                led[heir] = led.GetValueOrDefault(heir) + weight;
                pending++;
            }
        }
    }

    private static ulong FindHeir(
        PlacementSnapshot snapshot, Shard shard, SortedDictionary<ulong, long> led, long needed)
    {
        ulong heir = 0;
        foreach (var replica in shard.Replicas)
        {
            if (replica != shard.LeaderId
                && ReplicaHealth.IsLive(snapshot, shard.Id, replica)
                && snapshot.Workers[replica] is { IsDraining: false, IsInMaintenance: false }
                && led.GetValueOrDefault(replica) + needed < led.GetValueOrDefault(shard.LeaderId)
                && (heir == 0 || led.GetValueOrDefault(replica) < led.GetValueOrDefault(heir)))
            {
                heir = replica;
            }
        }

        return heir;
    }

    // As if every wish had come true.
    private static SortedDictionary<ulong, long> Weigh(PlacementSnapshot snapshot, LoadMap weights)
    {
        var led = new SortedDictionary<ulong, long>();
        foreach (var shard in snapshot.Shards.Values)
        {
            if (!shard.Retiring && shard.LeaderId != 0)
            {
                var leader = shard.PreferredLeaderId == 0 ? shard.LeaderId : shard.PreferredLeaderId;
                led[leader] = led.GetValueOrDefault(leader) + WeightOf(shard, weights);
            }
        }

        return led;
    }

    private static long WeightOf(Shard shard, LoadMap weights) => weights.MeanMilliQueriesPerSecond == 0
        ? Unit
        : Unit + (Unit * weights.MilliQueriesOf(shard.Id) / weights.MeanMilliQueriesPerSecond);

    private static bool CanHandOver(Worker worker) =>
        worker.IsServing && worker.Capabilities.Contains(WorkerCapability.LeaderTransfer);
}
