using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Scheduling;

/// <summary>Plans that replicas leave draining workers, each once its successor has caught up.</summary>
internal static class DrainPlanner
{
    public static void Plan(MovePlanning planning)
    {
        foreach (var worker in planning.Snapshot.Workers.Values)
        {
            if (!worker.IsDraining || worker.IsDown)
            {
                continue;
            }

            foreach (var id in worker.Shards)
            {
                var shard = planning.Snapshot.Shards[id];
                if (planning.IsFull)
                {
                    return;
                }

                // One with a silent replica waits for that, one with a dead replica for its repair.
                if (planning.IsFree(shard)
                    && shard.Replicas.Contains(worker.Id)
                    && shard.Replicas.Length <= shard.ReplicationFactor
                    && planning.CountLive(shard) == shard.Replicas.Length)
                {
                    planning.TryAdd(shard, MoveKind.Drain, worker.Id, Sentence.Of($"worker {worker.Id} is draining"));
                }
            }
        }
    }
}
