using System.Collections.Immutable;
using System.Globalization;

namespace Vectron.PlacementDriver.Simulator.Workers;

/// <summary>What outlives a worker's process.</summary>
internal sealed class WorkerDisk
{
    /// <summary>
    /// A directory per shard, with the members that founded the group, or none for a replica that joined.
    /// </summary>
    public SortedDictionary<ulong, ImmutableSortedDictionary<ulong, string>> Directories { get; } = [];

    /// <summary>The worker whose shard groups wrote here; 0 while the disk is empty.</summary>
    public ulong OwnerId { get; set; }

    /// <summary>Times that the disk was lost and replaced.</summary>
    public int Replaced { get; private set; }

    /// <summary>Its random id: another one after each loss.</summary>
    public string Incarnation => Replaced.ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>The disk is lost and an empty one put in its place.</summary>
    public void Replace()
    {
        Directories.Clear();
        OwnerId = 0;
        Replaced++;
    }
}
