using Vectron.PlacementDriver.Domain.Answers;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Placement;
using Vectron.PlacementDriver.Domain.Placement.Deciders;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Scheduling;

/// <summary>
/// Plans that workers which hold as many replicas as they should, but the heavy ones, give some to workers with the light
/// ones: first by the bytes of their vectors, then by the queries that their shards answer.
/// </summary>
/// <remarks>
/// <para>A worker gives only while it carries more than its share by <see cref="Settings.ClusterSettings.LoadTolerancePercent"/>,
/// and nobody gets so much that it comes above half of that. So whoever got something has nothing to give until the loads
/// themselves change by the other half: nothing swings back, and reports that waver by less move nothing. What is too heavy
/// to fit anywhere goes only where it leaves the more loaded of the two lighter by the same margin.</para>
/// <para>How many replicas a worker has comes first: where two have equally many, a heavy replica goes one way and a light
/// one the other. Then neither this planner nor <see cref="RebalancePlanner"/> undoes what the other did.</para>
/// <para>Queries go to the leader of a shard. Of workers that can hand leadership over, <see cref="LeaderPlanner"/> takes
/// care. Of others the replica has to leave for leadership to, and who leads then is not known: every worker that might has to have
/// room for it.</para>
/// </remarks>
internal sealed partial class LoadPlanner
{
    private const int MostTargets = 16;
    private const int MostShards = 64;

    // What is less than a twentieth of a share is not worth a move.
    private const int WorthMoving = 20;

    // Nor does anything move for a worker that is nearly idle, or nearly empty, whatever the others are.
    private const long IdleMilliQueriesPerSecond = 100_000;
    private const long FewBytes = 64 << 20;

    private readonly MovePlanning planning;
    private readonly LoadMap map;
    private readonly WorkerIndex index;
    private readonly LoadLevels bytes;
    private readonly LoadLevels queries;

    private LoadPlanner(MovePlanning planning, LoadMap map)
    {
        this.planning = planning;
        this.map = map;
        index = new WorkerIndex([.. planning.Pool.All.Select(candidate => candidate.Worker)]);
        var (held, led) = Carried();
        var tolerance = planning.Snapshot.Settings.LoadTolerancePercent;
        bytes = new LoadLevels(planning.Pool.All, held, tolerance);
        queries = new LoadLevels(planning.Pool.All, led, tolerance);
    }

    public static void Plan(MovePlanning planning, LoadMap map)
    {
        if (map.IsKnown && planning.Pool.Count >= 2)
        {
            var planner = new LoadPlanner(planning, map);
            planner.Even(planner.bytes, FewBytes, planner.RelieveOfBytes);
            planner.Even(planner.queries, IdleMilliQueriesPerSecond, planner.RelieveOfQueries);
        }
    }

    // Each candidate in turn, the most loaded first, for as long as it has too much and something can be done.
    private void Even(LoadLevels levels, long little, Func<int, bool> relieve)
    {
        var stuck = new SortedSet<int>();
        while (!planning.IsFullForBalance
            && levels.Descending.FirstOrDefault(one => !stuck.Contains(one), -1) is >= 0 and var donor
            && levels.IsTooMuch(donor)
            && levels[donor] > little)
        {
            if (!relieve(donor))
            {
                stuck.Add(donor);
            }
        }
    }

    private bool RelieveOfBytes(int donor)
    {
        var worth = Math.Max(bytes.ShareOf(donor) / WorthMoving, 1);
        var offers = MovableOf(donor, shard => shard.LeaderId != IdOf(donor) || !map.IsHot(shard.Id))
            .Select(shard => (Shard: shard, Weight: map.BytesOf(shard.Id)))
            .Where(offer => offer.Weight >= worth)
            .OrderByDescending(offer => offer.Weight).ThenBy(offer => offer.Shard.LeaderId == IdOf(donor)).ThenBy(offer => offer.Shard.Id)
            .Take(MostShards).ToArray();
        foreach (var target in bytes.Ascending.Take(MostTargets))
        {
            if (target == donor || !bytes.Relieves(donor, target, worth))
            {
                break;
            }

            (Shard Shard, long Weight)[]? returns = null;
            foreach (var (shard, weight) in offers)
            {
                if (GivesOneMore(donor, target))
                {
                    if (bytes.Relieves(donor, target, weight) && bytes.CanSpare(donor, weight) && IsAllowed(shard, donor, target))
                    {
                        Move(shard, null, donor, target, SayBytes(donor));
                        return true;
                    }

                    continue;
                }

                returns ??= [.. MovableOf(target, back => back.LeaderId != IdOf(target))
                    .Select(back => (Shard: back, Weight: map.BytesOf(back.Id)))
                    .OrderBy(back => back.Weight).ThenBy(back => back.Shard.Id).Take(MostShards)];
                if (FindReturn(returns, shard, weight, worth, donor, target) is { } light)
                {
                    Move(shard, light, donor, target, SayBytes(donor));
                    return true;
                }
            }
        }

        return false;
    }

    private Shard? FindReturn(
        (Shard Shard, long Weight)[] returns, Shard heavy, long weight, long worth, int donor, int target)
    {
        foreach (var (light, back) in returns)
        {
            if (weight - back < worth)
            {
                return null;
            }

            if (light.Id != heavy.Id
                && bytes.Relieves(donor, target, weight - back)
                && bytes.CanSpare(donor, weight - back)
                && IsAllowed(heavy, donor, target)
                && IsAllowed(light, target, donor)
                && HasRoomForBoth(heavy, light, donor, target))
            {
                return light;
            }
        }

        return null;
    }

    private bool HasRoomForBoth(Shard heavy, Shard light, int donor, int target) =>
        planning.HasRoomForBoth(heavy, light, planning.Pool.All[donor].Worker, planning.Pool.All[target].Worker);

    // Both end with as many replicas as one of them had.
    private bool GivesOneMore(int donor, int target)
    {
        var (one, other) = (planning.Pool.All[donor], planning.Pool.All[target]);
        return one.Capacity == other.Capacity && one.Load == other.Load + 1;
    }

    private IEnumerable<Shard> MovableOf(int holder, Func<Shard, bool> isWanted)
    {
        var worker = planning.Pool.All[holder].Worker;
        foreach (var id in worker.Shards)
        {
            var shard = planning.Snapshot.Shards[id];
            if (isWanted(shard)
                && planning.IsFree(shard)
                && shard.Replicas.Length == shard.ReplicationFactor
                && shard.Replicas.Contains(worker.Id)
                && planning.CountLive(shard) == shard.Replicas.Length
                && !planning.FindLimit(shard, worker.Id))
            {
                yield return shard;
            }
        }
    }

    private bool IsAllowed(Shard shard, int donor, int target) =>
        planning.Judge(planning.Pool.All[target].Worker, shard, MoveKind.Rebalance, IdOf(donor)) == Verdict.Yes;

    private void Move(Shard heavy, Shard? light, int donor, int target, string why)
    {
        var (from, to) = (planning.Pool.All[donor], planning.Pool.All[target]);
        var reason = why + Sentence.Of($"; worker {to.Id} carries {Wording.Bytes(bytes[target])} and {Wording.Rate(queries[target])}");
        planning.AddChosen(
            heavy,
            MoveKind.Rebalance,
            from.Id,
            to,
            light is null ? reason : reason + Sentence.Of($" and gives shard {light.Id} in return"));
        Shift(heavy, donor, target);
        if (light is not null)
        {
            planning.AddChosen(
                light,
                MoveKind.Rebalance,
                to.Id,
                from,
                Sentence.Of($"worker {to.Id} gets shard {heavy.Id}, which is heavier, from worker {from.Id} and gives this one in return: both keep as many replicas"));
            Shift(light, target, donor);
        }
    }

    private void Shift(Shard shard, int from, int to)
    {
        bytes.Shift(from, to, map.BytesOf(shard.Id));
        if (shard.LeaderId == IdOf(from))
        {
            var heirs = shard.Replicas.Select(index.IndexOf).Where(heir => heir >= 0 && heir != from).Append(to);
            queries.Shift(from, heirs.MaxBy(heir => (queries[heir], heir)), map.MilliQueriesOf(shard.Id));
        }
    }

    private string SayBytes(int donor) => Sentence.Of(
        $"worker {IdOf(donor)} holds {Wording.Bytes(bytes[donor])} of vectors where {Wording.Bytes(bytes.ShareOf(donor))} are its share");

    private ulong IdOf(int position) => planning.Pool.All[position].Id;

    // As if every move on its way and of this plan were done.
    private (long[] Held, long[] Led) Carried()
    {
        var held = new long[planning.Pool.Count];
        var led = new long[planning.Pool.Count];
        for (var i = 0; i < map.Shards.Length; i++)
        {
            var shard = map.Shards[i];
            foreach (var replica in shard.Replicas)
            {
                Add(held, replica == shard.Move?.SourceId ? 0 : replica, map.BytesAt(i));
            }

            Add(held, shard.Move?.TargetId is { } target && !shard.Replicas.Contains(target) ? target : 0, map.BytesAt(i));
            Add(led, shard.PreferredLeaderId == 0 ? shard.LeaderId : shard.PreferredLeaderId, map.MilliQueriesAt(i));
        }

        foreach (var move in planning.Moves)
        {
            Add(held, move.SourceId, -map.BytesOf(move.ShardId));
            Add(held, move.TargetId, map.BytesOf(move.ShardId));
        }

        return (held, led);
    }

    private void Add(long[] loads, ulong workerId, long load)
    {
        if (workerId != 0 && index.IndexOf(workerId) is >= 0 and var position)
        {
            loads[position] += load;
        }
    }
}
