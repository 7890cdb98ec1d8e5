using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Placement;

/// <summary>A worker while replicas are being placed.</summary>
internal sealed class Candidate(Worker worker, int load, ulong capacity, Rack rack)
{
    /// <summary>Sets further back are forgotten: an estimate serves, and the cost stays bounded.</summary>
    public const int MostSets = 128;

    private readonly Queue<ImmutableArray<ulong>> sets = [];

    public ulong Id => worker.Id;

    public Worker Worker => worker;

    public Rack Rack => rack;

    /// <summary>How much it can hold compared with the others, at least 1.</summary>
    public ulong Capacity => capacity;

    /// <summary>Replicas that it will hold when all moves are done, those placed here included.</summary>
    public int Load { get; private set; } = load;

    /// <summary>Of these, how many belong to the collection that is being placed.</summary>
    public int InCollection { get; private set; }

    /// <summary>Whether <see cref="RememberSet"/> was told the sets that it is in already.</summary>
    public bool KnowsSets { get; set; }

    /// <summary>Replica sets that it was in last, at most <see cref="MostSets"/>.</summary>
    public IEnumerable<ImmutableArray<ulong>> Sets => sets;

    /// <summary>Replica sets that it shares with the members chosen so far.</summary>
    public int Pairings { get; set; }

    /// <summary>How many of <see cref="Sets"/> it comes first in.</summary>
    public int Firsts { get; private set; }

    /// <summary>Adds a replica set that it is in.</summary>
    public void RememberSet(ImmutableArray<ulong> set)
    {
        Firsts += set[0] == Id ? 1 : 0;
        sets.Enqueue(set);
        if (sets.Count > MostSets)
        {
            Firsts -= sets.Dequeue()[0] == Id ? 1 : 0;
        }
    }

    /// <summary>Counts one more replica. The caller keeps the candidate out of all orders meanwhile.</summary>
    public void TakeReplica()
    {
        Load++;
        InCollection++;
    }

    /// <summary>Counts one replica less. The caller keeps the candidate out of all orders meanwhile.</summary>
    public void LoseReplica() => Load--;

    /// <summary>
    /// Whether a replica that goes from here to another leaves this one with no less load for its capacity than that
    /// one then has: the sum of the squares falls, so a row of such moves ends and never turns back.
    /// </summary>
    public bool IsRelievedBy(Candidate other) =>
        (UInt128)(uint)Math.Max(Load - 1, 0) * other.Capacity >= (UInt128)(uint)(other.Load + 1) * Capacity;

    /// <summary>Compares load for capacity, without division.</summary>
    public int CompareLoad(Candidate other)
    {
        var load = ((UInt128)(uint)Load * other.Capacity).CompareTo((UInt128)(uint)other.Load * Capacity);
        return load != 0 ? load : InCollection.CompareTo(other.InCollection);
    }
}
