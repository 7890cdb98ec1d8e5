namespace Vectron.PlacementDriver.Simulator.Contract;

/// <summary>A worker as its own calls showed it to the driver.</summary>
internal sealed class ObservedWorker(ulong id, string grpcAddress, string raftAddress, bool searchOnly)
{
    /// <summary>As the driver gave it.</summary>
    public ulong Id { get; } = id;

    /// <summary>As registered last.</summary>
    public string GrpcAddress { get; set; } = grpcAddress;

    /// <summary>As registered.</summary>
    public string RaftAddress { get; } = raftAddress;

    /// <summary>Registered with the capability <c>search_only</c>.</summary>
    public bool SearchOnly { get; } = searchOnly;

    /// <summary>When its last heartbeat was acknowledged; null before the first.</summary>
    public TimeSpan? LastBeat { get; set; }

    /// <summary>Every shard that the driver ever listed for it.</summary>
    public SortedSet<ulong> EverAssigned { get; } = [];

    /// <summary>The shards that its last list, unless that was empty, held.</summary>
    public SortedDictionary<ulong, Assignment> LastList { get; } = [];

    /// <summary>
    /// It reported a shard, or an epoch, that this driver never gave it: another driver's past shows.
    /// </summary>
    public bool Foreign { get; set; }
}
