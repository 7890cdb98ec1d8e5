using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Simulator.Contract;

/// <summary>A shard as the driver has shown it last.</summary>
internal sealed class ObservedShard(ulong id, string collection, KeyRange range)
{
    /// <summary>Its id.</summary>
    public ulong Id { get; } = id;

    /// <summary>Its collection's name.</summary>
    public string Collection { get; } = collection;

    /// <summary>Its key range.</summary>
    public KeyRange Range { get; } = range;

    /// <summary>The highest epoch shown.</summary>
    public ulong Epoch { get; set; }

    /// <summary>The highest epoch that a status of its collection has shown, and so from before a deletion; 0 for none.</summary>
    public ulong ServedEpoch { get; set; }

    /// <summary>Worker ids, as shown last.</summary>
    public SortedSet<ulong> Replicas { get; } = [];

    /// <summary>A replica reported a replica as leader and the driver acknowledged the beat.</summary>
    public bool Led { get; set; }
}
