using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Placement;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Scheduling;

/// <summary>
/// Plans that replicas go from the most loaded workers, for their capacity, to the least loaded ones, until no move
/// makes the two more even.
/// </summary>
/// <remarks>
/// Each move takes from a worker that stays no less loaded than the one that gets. So the sum of the squared loads falls
/// with every move: nothing swings back, no state on the way is worse than the one before, and each replica moves at
/// most as often as needed, because only the surplus of the most loaded ever moves.
/// </remarks>
internal static class RebalancePlanner
{
    public static void Plan(MovePlanning planning)
    {
        if (planning.Pool.Count < 2)
        {
            return;
        }

        var donors = new SortedSet<Candidate>(planning.Pool.All, LoadOrder.Instance);
        while (donors.Max is { } donor && !IsFull(planning))
        {
            donors.Remove(donor);
            if (donor.IsRelievedBy(planning.Pool.LeastLoaded) && FindMove(planning, donor) is var (shard, target))
            {
                donors.Remove(target);
                planning.Add(shard, MoveKind.Rebalance, donor.Id, target, Sentence.Of($"worker {donor.Id} has {donor.Load} replicas"));
                donors.Add(donor);
                donors.Add(target);
            }
        }
    }

    // What has to be done finds room beside balancing.
    private static bool IsFull(MovePlanning planning) => planning.Context.IsLimited
        && planning.Context.InFlight.Total >= (planning.Snapshot.Settings.MaxMoves + 1) / 2;

    // A shard that it does not lead before one that it does: leadership then stays where it is.
    private static (Shard Shard, Candidate Target)? FindMove(MovePlanning planning, Candidate donor) =>
        FindMove(planning, donor, leads: false) ?? FindMove(planning, donor, leads: true);

    private static (Shard Shard, Candidate Target)? FindMove(MovePlanning planning, Candidate donor, bool leads)
    {
        foreach (var id in donor.Worker.Shards)
        {
            var shard = planning.Snapshot.Shards[id];
            if (shard.LeaderId == donor.Id == leads
                && shard.Replicas.Length == shard.ReplicationFactor
                && shard.Replicas.Contains(donor.Id)
                && planning.IsFree(shard)
                && planning.CountLive(shard) == shard.Replicas.Length
                && !planning.FindLimit(shard, donor.Id)
                && FindTarget(planning, shard, donor) is { } target)
            {
                return (shard, target);
            }
        }

        return null;
    }

    private static Candidate? FindTarget(MovePlanning planning, Shard shard, Candidate donor)
    {
        var others = planning.OthersOf(shard, donor.Id);
        var closest = others.Exists(other => other.Rack == donor.Rack) ? Apart.Worker
            : others.Exists(other => other.Rack.Zone == donor.Rack.Zone) ? Apart.Rack
            : Apart.Zone;
        return planning.Pool.FindBest(others, closest, donor, candidate =>
            planning.Allows(candidate.Worker, shard, MoveKind.Rebalance, donor.Id));
    }
}
