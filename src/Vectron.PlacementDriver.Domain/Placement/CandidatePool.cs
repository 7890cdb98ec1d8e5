using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Placement;

/// <summary>
/// All candidates by zone, rack and load, each level ordered by the best below it: the next choice is found without
/// looking at the others, however many there are.
/// </summary>
internal sealed class CandidatePool
{
    // Enough to find one that shares no shard with the chosen; more would make large clusters slow.
    private const int MostTied = 64;

    private readonly SortedSet<Zone> zones = new(LoadOrder.Instance);
    private readonly Candidate[] byId;
    private readonly SortedDictionary<WorkerLocation, Zone> zonesByPlace = new(LocationOrder.ByZone);
    private readonly SortedDictionary<WorkerLocation, Rack> racksByPlace = new(LocationOrder.ByRack);

    /// <summary>Puts workers in order.</summary>
    /// <param name="workers">Those that may get replicas, in any order.</param>
    /// <param name="replicasOf">How many replicas each will hold when all moves are done.</param>
    public CandidatePool(ImmutableArray<Worker> workers, Func<Worker, int> replicasOf)
    {
        var capacityOf = WorkerCapacity.MeasureFor(workers);
        byId = new Candidate[workers.Length];
        for (var i = 0; i < workers.Length; i++)
        {
            var place = workers[i].Location;
            if (!racksByPlace.TryGetValue(place, out var rack))
            {
                if (!zonesByPlace.TryGetValue(place, out var zone))
                {
                    zonesByPlace.Add(place, zone = new Zone());
                }

                racksByPlace.Add(place, rack = new Rack(zone));
            }

            byId[i] = new Candidate(workers[i], replicasOf(workers[i]), capacityOf(workers[i]), rack);
        }

        foreach (var inRack in byId.GroupBy(candidate => candidate.Rack))
        {
            inRack.Key.Fill(inRack);
            inRack.Key.Zone.Size += inRack.Key.Candidates.Count;
        }

        foreach (var rack in racksByPlace.Values)
        {
            rack.Zone.Racks.Add(rack);
        }

        zones.UnionWith(zonesByPlace.Values);
        IsUniform = byId.All(candidate => candidate.Capacity == byId[0].Capacity);
        Array.Sort(byId, (one, other) => one.Id.CompareTo(other.Id));
    }

    /// <summary>How many there are.</summary>
    public int Count => byId.Length;

    /// <summary>A candidate by id; null when the worker is none.</summary>
    public Candidate? Find(ulong id) => byId.AsSpan().BinarySearch(new ById(id)) is >= 0 and var position ? byId[position] : null;

    /// <summary>All of them, in order of their ids.</summary>
    public IReadOnlyList<Candidate> All => byId;

    /// <summary>Whether all have the same capacity.</summary>
    public bool IsUniform { get; }

    /// <summary>The least loaded for its capacity. There must be one.</summary>
    public Candidate LeastLoaded => zones.Min!.First;

    /// <summary>A worker as one of the others of a shard, whether it may get replicas itself or not.</summary>
    /// <returns>Null when no candidate stands near it, so that it makes no difference.</returns>
    public Candidate? FindPlaceOf(Worker worker) => Find(worker.Id) is { } candidate ? candidate
        : racksByPlace.TryGetValue(worker.Location, out var rack) ? new Candidate(worker, 0, 1, rack)
        : zonesByPlace.TryGetValue(worker.Location, out var zone) ? new Candidate(worker, 0, 1, new Rack(zone))
        : null;

    /// <summary>Counts a replica on a candidate and puts it to its new place.</summary>
    public void TakeReplica(Candidate candidate) => Change(candidate, static one => one.TakeReplica());

    /// <summary>Counts a replica less on a candidate and puts it to its new place.</summary>
    public void LoseReplica(Candidate candidate) => Change(candidate, static one => one.LoseReplica());

    private void Change(Candidate candidate, Action<Candidate> change)
    {
        var rack = candidate.Rack;
        var zone = rack.Zone;
        zones.Remove(zone);
        zone.Racks.Remove(rack);
        rack.Candidates.Remove(candidate);
        change(candidate);
        rack.Candidates.Add(candidate);
        zone.Racks.Add(rack);
        zones.Add(zone);
    }

    /// <summary>
    /// The candidates that are equally good for the next replica of a shard, at most <see cref="MostTied"/> of them: in
    /// a zone of their own if there is one, else in a rack of their own, else anywhere; there, the least loaded.
    /// </summary>
    public IEnumerable<Candidate> Best(IReadOnlyList<Candidate> chosen)
    {
        foreach (var apart in (ReadOnlySpan<Apart>)[Apart.Zone, Apart.Rack, Apart.Worker])
        {
            if (FindBestAt(chosen, apart, donor: null, static _ => true) is { } best)
            {
                return TiedWith(best, chosen, apart).Take(MostTied);
            }
        }

        return [];
    }

    /// <summary>The best place for one more replica of a shard.</summary>
    /// <param name="others">Where its other replicas are, as far as they are candidates or known by their places.</param>
    /// <param name="closest">How close to the others it may come at most.</param>
    /// <param name="donor">One that must be relieved by giving it away; null when that does not matter.</param>
    /// <param name="accepts">Whether a candidate may be it. Asked in order of load until one is.</param>
    /// <returns>Null when there is none.</returns>
    public Candidate? FindBest(
        IReadOnlyList<Candidate> others, Apart closest, Candidate? donor, Func<Candidate, bool> accepts)
    {
        for (var apart = Apart.Zone; apart <= closest; apart++)
        {
            if (FindBestAt(others, apart, donor, accepts) is { } best)
            {
                return best;
            }
        }

        return null;
    }

    // Zones and racks are in the order of their first candidates: none after the best found so far can hold a better one.
    private Candidate? FindBestAt(
        IReadOnlyList<Candidate> chosen, Apart apart, Candidate? donor, Func<Candidate, bool> accepts)
    {
        Candidate? best = null;
        foreach (var zone in zones)
        {
            if (best is not null && LoadOrder.Instance.Compare(best, zone.First) < 0)
            {
                break;
            }

            if (apart != Apart.Zone || IsFree(zone, chosen))
            {
                best = FindBestOf(zone, chosen, apart, donor, accepts) is { } found
                    && (best is null || LoadOrder.Instance.Compare(found, best) < 0) ? found : best;
            }
        }

        return best;
    }

    private static Candidate? FindBestOf(
        Zone zone, IReadOnlyList<Candidate> chosen, Apart apart, Candidate? donor, Func<Candidate, bool> accepts)
    {
        Candidate? best = null;
        foreach (var rack in zone.Racks)
        {
            if (best is not null && LoadOrder.Instance.Compare(best, rack.First) < 0)
            {
                break;
            }

            if (apart == Apart.Rack && !IsFree(rack, chosen))
            {
                continue;
            }

            foreach (var candidate in rack.Candidates)
            {
                if ((best is not null && LoadOrder.Instance.Compare(best, candidate) < 0)
                    || (donor is not null && !donor.IsRelievedBy(candidate)))
                {
                    break;
                }

                if (!chosen.Contains(candidate) && accepts(candidate))
                {
                    best = candidate;
                    break;
                }
            }
        }

        return best;
    }

    private IEnumerable<Candidate> TiedWith(Candidate best, IReadOnlyList<Candidate> chosen, Apart apart)
    {
        foreach (var zone in zones)
        {
            if (apart == Apart.Zone && zone.First.CompareLoad(best) > 0)
            {
                yield break;
            }

            if (apart == Apart.Zone && !IsFree(zone, chosen))
            {
                continue;
            }

            foreach (var rack in zone.Racks)
            {
                if (apart != Apart.Worker && rack.First.CompareLoad(best) > 0)
                {
                    break;
                }

                if (apart == Apart.Rack && !IsFree(rack, chosen))
                {
                    continue;
                }

                foreach (var candidate in rack.Candidates)
                {
                    if (candidate.CompareLoad(best) > 0)
                    {
                        break;
                    }

                    if (candidate.CompareLoad(best) == 0 && !chosen.Contains(candidate))
                    {
                        yield return candidate;
                    }
                }
            }
        }
    }

    private static bool IsFree(Zone zone, IReadOnlyList<Candidate> chosen) =>
        !chosen.Any(candidate => candidate.Rack.Zone == zone);

    private static bool IsFree(Rack rack, IReadOnlyList<Candidate> chosen) =>
        !chosen.Any(candidate => candidate.Rack == rack);

    private readonly struct ById(ulong id) : IComparable<Candidate>
    {
        public int CompareTo(Candidate? other) => id.CompareTo(other!.Id);
    }
}
