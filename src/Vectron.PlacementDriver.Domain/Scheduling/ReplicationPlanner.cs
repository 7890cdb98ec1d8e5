using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Placement.Deciders;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Validation;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Scheduling;

/// <summary>Plans that shards get as many replicas as their collections want, those with the fewest first.</summary>
internal static class ReplicationPlanner
{
    public static void Plan(MovePlanning planning)
    {
        var uneven = new SortedSet<(int Replicas, ulong ShardId)>();
        foreach (var id in planning.Snapshot.MisreplicatedShards)
        {
            var shard = planning.Snapshot.Shards[id];
            if (planning.IsFree(shard) && planning.CountLive(shard) == shard.Replicas.Length)
            {
                uneven.Add((shard.Replicas.Length, id));
            }
        }

        foreach (var (replicas, id) in uneven)
        {
            if (planning.IsFull)
            {
                return;
            }

            var shard = planning.Snapshot.Shards[id];
            var why = Sentence.Of($"shard {id} has {replicas} replicas, {shard.ReplicationFactor} are wanted");
            if (replicas < shard.ReplicationFactor)
            {
                planning.TryAdd(shard, MoveKind.FillUp, 0, why);
            }
            else
            {
                planning.AddRemoval(shard, MoveKind.Trim, FindSurplus(planning, shard), why);
            }
        }
    }

    // One that has to leave anyway, else the one closest to others, else one that does not lead, of these the one on the
    // fullest worker.
    private static ulong FindSurplus(MovePlanning planning, Shard shard)
    {
        var rules = planning.Snapshot.Collections.GetValueOrDefault(shard.Collection)?.Placement;
        Worker? best = null;
        foreach (var id in shard.Replicas)
        {
            var worker = planning.Snapshot.Workers[id];
            best = best is null || Rank(worker).CompareTo(Rank(best)) > 0 ? worker : best;
        }

        return best!.Id;

        (bool, bool, (int, int), bool, int, ulong) Rank(Worker worker) => (
            worker.IsDraining,
            rules?.FindLack(worker.Capabilities, worker.Location.Zone) is not null,
            SpreadDecider.Closeness(new PlacementQuestion(planning.Context, worker, shard), worker),
            worker.Id != shard.LeaderId,
            planning.Context.InFlight.ReplicasOf(worker),
            worker.Id);
    }
}
