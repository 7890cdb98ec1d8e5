using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Scheduling;

/// <summary>Plans the replacement of dead replicas, the shards with the fewest live ones first.</summary>
/// <remarks>
/// A shard without a live majority is left alone: nothing could be committed in its group. So are the shards of a silent
/// worker that a live member still names as leader: it is cut off from the driver alone. Of several dead replicas all but one are
/// taken out first, because nobody is added while a member is down.
/// </remarks>
internal static class RepairPlanner
{
    public static void Plan(MovePlanning planning)
    {
        var broken = new SortedSet<(int Live, ulong ShardId)>();
        foreach (var worker in planning.Snapshot.Workers.Values)
        {
            foreach (var id in worker.IsDown ? worker.Shards : worker.StoppedShards.Select(stopped => stopped.ShardId))
            {
                if (planning.Snapshot.Shards.GetValueOrDefault(id) is { } shard
                    && shard.Replicas.Contains(worker.Id)
                    && planning.IsFree(shard)
                    && ReplicaHealth.IsDead(planning.Snapshot, id, worker.Id))
                {
                    broken.Add((planning.CountLive(shard), id));
                }
            }
        }

        foreach (var (live, id) in broken)
        {
            if (planning.IsFull)
            {
                return;
            }

            Plan(planning, planning.Snapshot.Shards[id], live);
        }
    }

    private static void Plan(MovePlanning planning, Shard shard, int live)
    {
        var dead = 0;
        ulong source = 0;
        foreach (var replica in shard.Replicas)
        {
            if (ReplicaHealth.IsDead(planning.Snapshot, shard.Id, replica) && !planning.IsCutOff(replica))
            {
                dead++;
                source = source == 0 || replica < source ? replica : source;
            }
        }

        if (source == 0 || live <= shard.Replicas.Length / 2)
        {
            return;
        }

        var why = Sentence.Of($"the replica on worker {source} is dead, {live} of {shard.Replicas.Length} are live");
        if (dead > 1)
        {
            planning.AddRemoval(shard, MoveKind.Repair, source, why + Sentence.Of($"; {dead} are dead, and nobody is added while a member is down"));
        }
        else if (shard.Replicas.Length > shard.ReplicationFactor)
        {
            planning.AddRemoval(shard, MoveKind.Repair, source, why + Sentence.Of($"; {shard.ReplicationFactor} are wanted"));
        }
        else
        {
            planning.TryAdd(shard, MoveKind.Repair, source, why);
        }
    }
}
