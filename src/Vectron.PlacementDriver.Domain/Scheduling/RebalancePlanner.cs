using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Placement;
using Vectron.PlacementDriver.Domain.Placement.Deciders;
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

        Candidate? waiting = null;
        var donors = new SortedSet<Candidate>(planning.Pool.All, LoadOrder.Instance);
        while (donors.Max is { } donor && !planning.IsFullForBalance && !(waiting?.CompareLoad(donor) > 0))
        {
            donors.Remove(donor);
            if (!donor.IsRelievedBy(planning.Pool.LeastLoaded))
            {
                if (planning.Pool.IsUniform)
                {
                    return;
                }

                continue;
            }

            var isThrottled = false;
            if (FindMove(planning, donor, ref isThrottled) is var (shard, target))
            {
                donors.Remove(target);
                planning.Add(shard, MoveKind.Rebalance, donor.Id, target, Sentence.Of($"worker {donor.Id} has {donor.Load} replicas"));
                donors.Add(donor);
                donors.Add(target);
            }
            else if (isThrottled)
            {
                // What it will give later must not be given by one with less in the meantime: that would be a move too many.
                waiting ??= donor;
            }
        }
    }

    // A shard that it does not lead before one that it does: leadership then stays where it is.
    private static (Shard Shard, Candidate Target)? FindMove(
        MovePlanning planning, Candidate donor, ref bool isThrottled) =>
        FindMove(planning, donor, leads: false, ref isThrottled) ?? FindMove(planning, donor, leads: true, ref isThrottled);

    private static (Shard Shard, Candidate Target)? FindMove(
        MovePlanning planning, Candidate donor, bool leads, ref bool isThrottled)
    {
        foreach (var id in donor.Worker.Shards)
        {
            var shard = planning.Snapshot.Shards[id];
            if (shard.LeaderId == donor.Id != leads
                || shard.Replicas.Length != shard.ReplicationFactor
                || !shard.Replicas.Contains(donor.Id)
                || planning.CountLive(shard) != shard.Replicas.Length)
            {
                continue;
            }

            if (planning.IsFreeLater(shard) || planning.FindLimit(shard, donor.Id))
            {
                isThrottled = true;
            }
            else if (planning.IsFree(shard) && FindTarget(planning, shard, donor, ref isThrottled) is { } target)
            {
                return (shard, target);
            }
        }

        return null;
    }

    private static Candidate? FindTarget(MovePlanning planning, Shard shard, Candidate donor, ref bool isThrottled)
    {
        var others = planning.OthersOf(shard, donor.Id);
        var closest = others.Exists(other => other.Rack == donor.Rack) ? Apart.Worker
            : others.Exists(other => other.Rack.Zone == donor.Rack.Zone) ? Apart.Rack
            : Apart.Zone;
        Candidate? throttled = null;
        var target = planning.Pool.FindBest(others, closest, donor, candidate =>
        {
            var verdict = planning.Judge(candidate.Worker, shard, MoveKind.Rebalance, donor.Id);
            throttled ??= verdict == Verdict.Throttle ? candidate : null;
            return verdict == Verdict.Yes;
        });

        // Better later to the one that should get it than now to another.
        var isTooEarly = throttled is not null && (target is null || throttled.CompareLoad(target) < 0);
        isThrottled |= isTooEarly;
        return isTooEarly ? null : target;
    }
}
