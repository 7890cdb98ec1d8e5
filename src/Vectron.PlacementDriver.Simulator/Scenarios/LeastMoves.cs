using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Simulator.Scenarios;

/// <summary>How few replicas have to move from one placement to an even one.</summary>
internal static class LeastMoves
{
    /// <summary>
    /// Every replica on a worker that is no longer usable must be made anew, and every usable worker must be brought to
    /// its even share; one new replica can do both.
    /// </summary>
    /// <param name="before">Replicas by worker number before anything happened.</param>
    /// <param name="usable">The workers that may hold replicas in the end.</param>
    public static int Between(ImmutableSortedDictionary<int, int> before, ImmutableSortedSet<int> usable)
    {
        var lost = before.Where(worker => !usable.Contains(worker.Key)).Sum(worker => worker.Value);
        var share = usable.IsEmpty ? 0 : before.Values.Sum() / usable.Count;
        var lacking = usable.Sum(number => Math.Max(0, share - before.GetValueOrDefault(number)));
        return Math.Max(lost, lacking);
    }
}
