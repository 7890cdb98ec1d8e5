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

    public CandidatePool(ImmutableArray<Worker> workers)
    {
        var capacityOf = WorkerCapacity.MeasureFor(workers);
        var zonesByPlace = new SortedDictionary<WorkerLocation, Zone>(LocationOrder.ByZone);
        var racksByPlace = new SortedDictionary<WorkerLocation, Rack>(LocationOrder.ByRack);
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

            byId[i] = new Candidate(workers[i], capacityOf(workers[i]), rack);
        }

        foreach (var inRack in byId.GroupBy(candidate => candidate.Rack))
        {
            inRack.Key.Fill(inRack);
        }

        foreach (var rack in racksByPlace.Values)
        {
            rack.Zone.Racks.Add(rack);
        }

        zones.UnionWith(zonesByPlace.Values);
        Array.Sort(byId, (one, other) => one.Id.CompareTo(other.Id));
    }

    /// <summary>How many there are.</summary>
    public int Count => byId.Length;

    public Candidate? Find(ulong id)
    {
        var from = 0;
        var to = byId.Length - 1;
        while (from <= to)
        {
            var middle = (from + to) / 2;
            switch (byId[middle].Id.CompareTo(id))
            {
                case 0:
                    return byId[middle];
                case < 0:
                    from = middle + 1;
                    break;
                default:
                    to = middle - 1;
                    break;
            }
        }

        return null;
    }

    /// <summary>Counts a replica on a candidate and puts it to its new place.</summary>
    public void TakeReplica(Candidate candidate)
    {
        var rack = candidate.Rack;
        var zone = rack.Zone;
        zones.Remove(zone);
        zone.Racks.Remove(rack);
        rack.Candidates.Remove(candidate);
        candidate.TakeReplica();
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
            if (FindBest(chosen, apart) is { } best)
            {
                return TiedWith(best, chosen, apart).Take(MostTied);
            }
        }

        return [];
    }

    // Below the zone level every zone has a chosen candidate, so the outer loops are as short as a replica set.
    private Candidate? FindBest(IReadOnlyList<Candidate> chosen, Apart apart)
    {
        Candidate? best = null;
        foreach (var zone in zones)
        {
            if (apart == Apart.Zone)
            {
                if (IsFree(zone, chosen))
                {
                    return zone.First;
                }

                continue;
            }

            foreach (var rack in zone.Racks)
            {
                if (apart == Apart.Rack && !IsFree(rack, chosen))
                {
                    continue;
                }

                var first = rack.Candidates.FirstOrDefault(candidate => !chosen.Contains(candidate));
                best = first is null || (best is not null && LoadOrder.Instance.Compare(best, first) < 0) ? best : first;
                if (apart == Apart.Rack)
                {
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

    private enum Apart
    {
        Zone,
        Rack,
        Worker,
    }
}
