using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Placement;

/// <summary>Workers in order of their ids, found faster than in a tree: ids mostly follow each other.</summary>
internal readonly struct WorkerIndex(Worker[] workers)
{
    public Worker? Find(ulong id) => IndexOf(id) is >= 0 and var position ? workers[position] : null;

    /// <summary>The place of a worker; -1 when it is not there.</summary>
    public int IndexOf(ulong id)
    {
        if (workers.Length == 0 || id < workers[0].Id)
        {
            return -1;
        }

        var guess = id - workers[0].Id;
        if (guess < (ulong)workers.Length && workers[(int)guess].Id == id)
        {
            return (int)guess;
        }

        return Math.Max(-1, workers.AsSpan().BinarySearch(new ById(id)));
    }

    private readonly struct ById(ulong id) : IComparable<Worker>
    {
        public int CompareTo(Worker? other) => id.CompareTo(other!.Id);
    }
}
