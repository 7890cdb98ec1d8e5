using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Scheduling;

/// <summary>
/// Plans that workers which lead many shards hand some over to replicas that lead few. Only workers that announce
/// <see cref="WorkerCapability.LeaderTransfer"/> can: no other moves leadership on command. A pure function of one state.
/// </summary>
/// <remarks>
/// A shard is handed over only when its leader goes on leading no fewer than the replica then does, so that the sum of the
/// squares falls: nothing swings back.
/// </remarks>
public static class LeaderPlanner
{
    /// <summary>Plans the next wishes, and takes back those that lost their sense.</summary>
    /// <param name="snapshot">The state.</param>
    /// <returns>In order of shard ids within each leader; empty when there is nothing to wish for.</returns>
    public static ImmutableArray<LeaderPreference> Plan(PlacementSnapshot snapshot)
    {
        if (!snapshot.MaySchedule(SchedulingKind.LeaderBalance)
            || !snapshot.Workers.Values.Any(CanHandOver))
        {
            return [];
        }

        var led = Count(snapshot);
        var wishes = ImmutableArray.CreateBuilder<LeaderPreference>();
        foreach (var worker in snapshot.Workers.Values.Where(CanHandOver))
        {
            Plan(snapshot, worker, led, wishes);
        }

        return wishes.ToImmutable();
    }

    private static void Plan(
        PlacementSnapshot snapshot,
        Worker leader,
        SortedDictionary<ulong, int> led,
        ImmutableArray<LeaderPreference>.Builder wishes)
    {
        var pending = leader.Shards.Count(id => snapshot.Shards[id] is { PreferredLeaderId: not 0 } wished && wished.LeaderId == leader.Id);
        foreach (var id in leader.Shards)
        {
            var shard = snapshot.Shards[id];
            if (shard.LeaderId != leader.Id || shard.Retiring || shard.Move is not null)
            {
                continue;
            }

            if (shard.PreferredLeaderId is not 0 and var wished)
            {
                if (!ReplicaHealth.IsLive(snapshot, id, wished))
                {
                    wishes.Add(new LeaderPreference(id, shard.Epoch, 0));
                }
            }
            else if (pending < snapshot.Settings.MaxMovesPerLeader && FindHeir(snapshot, shard, led) is var heir and not 0)
            {
                wishes.Add(new LeaderPreference(id, shard.Epoch, heir));
                led[leader.Id]--;
                led[heir] = led.GetValueOrDefault(heir) + 1;
                pending++;
            }
        }
    }

    private static ulong FindHeir(PlacementSnapshot snapshot, Shard shard, SortedDictionary<ulong, int> led)
    {
        ulong heir = 0;
        foreach (var replica in shard.Replicas)
        {
            if (replica != shard.LeaderId
                && ReplicaHealth.IsLive(snapshot, shard.Id, replica)
                && snapshot.Workers[replica] is { IsDraining: false, IsInMaintenance: false }
                && led.GetValueOrDefault(replica) + 1 < led.GetValueOrDefault(shard.LeaderId)
                && (heir == 0 || led.GetValueOrDefault(replica) < led.GetValueOrDefault(heir)))
            {
                heir = replica;
            }
        }

        return heir;
    }

    // As if every wish had come true.
    private static SortedDictionary<ulong, int> Count(PlacementSnapshot snapshot)
    {
        var led = new SortedDictionary<ulong, int>();
        foreach (var shard in snapshot.Shards.Values)
        {
            if (!shard.Retiring && shard.LeaderId != 0)
            {
                var leader = shard.PreferredLeaderId == 0 ? shard.LeaderId : shard.PreferredLeaderId;
                led[leader] = led.GetValueOrDefault(leader) + 1;
            }
        }

        return led;
    }

    private static bool CanHandOver(Worker worker) =>
        worker.IsServing && worker.Capabilities.Contains(WorkerCapability.LeaderTransfer);
}
