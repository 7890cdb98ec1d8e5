using System.Collections.Immutable;
using System.Numerics;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Placement;

/// <summary>How much each worker can hold compared with the others.</summary>
internal static class WorkerCapacity
{
    private const int KeptBits = 3;

    /// <summary>
    /// Chooses what all of the workers have reported: memory, which bounds a vector index, else disk, else nothing,
    /// which makes them equal.
    /// </summary>
    /// <returns>A measure of at least 1 for each of them.</returns>
    public static Func<Worker, ulong> MeasureFor(ImmutableArray<Worker> workers) =>
        workers.All(worker => worker.Resources.MemoryBytes > 0)
            ? worker => Rounded((ulong)worker.Resources.MemoryBytes)
            : workers.All(worker => worker.Resources.DiskBytes > 0)
                ? worker => Rounded((ulong)worker.Resources.DiskBytes)
                : _ => 1;

    // Machines of one kind report readings that wobble; with the leading bits alone they count as equal.
    private static ulong Rounded(ulong bytes)
    {
        var dropped = Math.Max(BitOperations.Log2(bytes) + 1 - KeptBits, 0);
        var half = dropped == 0 ? 0 : 1UL << (dropped - 1);
        return (bytes + half) >> dropped << dropped;
    }
}
