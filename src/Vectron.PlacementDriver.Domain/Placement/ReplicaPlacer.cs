using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Placement;

/// <summary>
/// Chooses workers for the replicas of new shards: each shard's in zones, else racks, of their own as far as there are
/// any, on the workers with the least load for their capacity, then on those with least of the collection, then on
/// those in larger zones, then on those that share the fewest shards with the ones already chosen, then by id.
/// </summary>
/// <remarks>
/// Sharing few shards keeps each pair of workers in few groups, so that two deaths at once hurt little of anything; and
/// no collection sits on one set of workers.
/// </remarks>
public sealed class ReplicaPlacer
{
    private readonly CandidatePool pool;
    private readonly Func<ulong, Shard?> findShard;

    private ReplicaPlacer(ImmutableArray<Worker> workers, Func<ulong, Shard?> findShard, Func<Worker, int> replicasOf)
    {
        pool = new CandidatePool(workers, replicasOf);
        this.findShard = findShard;
    }

    /// <summary>Places the shards of one collection.</summary>
    /// <param name="workers">Those that may get replicas, in any order.</param>
    /// <param name="shards">How many shards, at least 1.</param>
    /// <param name="replicationFactor">Replicas wanted per shard; there are fewer when there are fewer workers.</param>
    /// <param name="findShard">Finds the shards that the workers hold.</param>
    /// <param name="replicasOf">How many replicas a worker will hold when all moves are done.</param>
    /// <returns>One set per shard; empty sets when there is no worker.</returns>
    public static ImmutableArray<ReplicaSet> Place(
        ImmutableArray<Worker> workers,
        int shards,
        int replicationFactor,
        Func<ulong, Shard?> findShard,
        Func<Worker, int> replicasOf)
    {
        var placer = new ReplicaPlacer(workers, findShard, replicasOf);
        var sets = ImmutableArray.CreateBuilder<ReplicaSet>(shards);
        var reason = "";
        for (var i = 0; i < shards; i++)
        {
            var set = placer.PlaceOne(replicationFactor, reason);
            reason = set.Reason;
            sets.Add(set);
        }

        return sets.MoveToImmutable();
    }

    private ReplicaSet PlaceOne(int replicationFactor, string lastReason)
    {
        var chosen = new List<Candidate>(replicationFactor);
        var marked = new List<Candidate>();
        while (chosen.Count < replicationFactor && Choose(chosen) is { } next)
        {
            RecallSets(next);
            chosen.Add(next);
            MarkPartners(next, marked);
        }

        foreach (var candidate in marked)
        {
            candidate.Pairings = 0;
        }

        var replicas = InOrder(chosen);
        foreach (var candidate in chosen)
        {
            candidate.RememberSet(replicas);
            pool.TakeReplica(candidate);
        }

        var reason = Explain(chosen, replicationFactor);
        return new ReplicaSet(replicas, reason == lastReason ? lastReason : reason);
    }

    private Candidate? Choose(List<Candidate> chosen)
    {
        Candidate? best = null;
        foreach (var candidate in pool.Best(chosen))
        {
            if (best is null || Rank(candidate).CompareTo(Rank(best)) < 0)
            {
                best = candidate;
            }
        }

        return best;

        // A zone gets one replica of a shard at most: a large one that is left out now cannot catch up later.
        static (int, int, ulong) Rank(Candidate candidate) => (-candidate.Rack.Zone.Size, candidate.Pairings, candidate.Id);
    }

    private void MarkPartners(Candidate chosen, List<Candidate> marked)
    {
        foreach (var set in chosen.Sets)
        {
            foreach (var member in set)
            {
                if (member != chosen.Id && pool.Find(member) is { } partner)
                {
                    partner.Pairings++;
                    marked.Add(partner);
                }
            }
        }
    }

    private void RecallSets(Candidate candidate)
    {
        if (candidate.KnowsSets)
        {
            return;
        }

        candidate.KnowsSets = true;
        var held = candidate.Worker.Shards;
        for (var i = Math.Max(held.Count - Candidate.MostSets, 0); i < held.Count; i++)
        {
            if (findShard(held[i]) is { Retiring: false } shard)
            {
                candidate.RememberSet(shard.Replicas);
            }
        }
    }

    // By id, beginning with the one that comes first least often: a group's first replica tends to lead it.
    private static ImmutableArray<ulong> InOrder(List<Candidate> chosen)
    {
        if (chosen.Count == 0)
        {
            return [];
        }

        var first = chosen.MinBy(candidate => (candidate.Firsts, candidate.Id))!.Id;
        var ids = chosen.Select(candidate => candidate.Id).Order();
        return [.. ids.Where(id => id >= first), .. ids.Where(id => id < first)];
    }

    private string Explain(List<Candidate> chosen, int replicationFactor)
    {
        var zones = chosen.Where(candidate => candidate.Worker.Location.Zone.Length > 0)
            .Select(candidate => candidate.Rack.Zone).Distinct().Count();
        var missing = chosen.Count < replicationFactor ? ", more are not eligible" : "";
        var where = zones == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" in {zones} zones");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{chosen.Count} of {replicationFactor} replicas{where}: least loaded of {pool.Count} eligible workers{missing}");
    }
}
