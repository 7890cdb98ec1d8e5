using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Scheduling;

/// <summary>Plans that replicas leave workers on which their collection's rules do not allow them.</summary>
internal static class RulesPlanner
{
    public static void Plan(MovePlanning planning)
    {
        foreach (var collection in planning.Snapshot.Collections.Values)
        {
            if (collection.Placement.AllowsAll)
            {
                continue;
            }

            foreach (var id in collection.Routes.ShardIds)
            {
                if (planning.IsFull)
                {
                    return;
                }

                var shard = planning.Snapshot.Shards[id];
                if (planning.IsFree(shard) && planning.CountLive(shard) == shard.Replicas.Length)
                {
                    Plan(planning, shard, collection.Placement);
                }
            }
        }
    }

    private static void Plan(MovePlanning planning, Shard shard, Collections.CollectionPlacement rules)
    {
        foreach (var replica in shard.Replicas)
        {
            var worker = planning.Snapshot.Workers[replica];
            if (rules.FindLack(worker.Capabilities, worker.Location.Zone) is { } lack
                && planning.TryAdd(shard, MoveKind.Rule, replica, Sentence.Of($"worker {replica} lacks {lack}")))
            {
                return;
            }
        }
    }
}
