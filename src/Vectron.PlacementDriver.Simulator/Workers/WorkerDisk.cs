using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Simulator.Workers;

/// <summary>What outlives a worker's process.</summary>
internal sealed class WorkerDisk
{
    /// <summary>
    /// A directory per shard, with the members that founded the group, or none for a replica that joined.
    /// </summary>
    public SortedDictionary<ulong, ImmutableSortedDictionary<ulong, string>> Directories { get; } = [];
}
