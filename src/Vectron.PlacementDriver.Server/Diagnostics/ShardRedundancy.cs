namespace Vectron.PlacementDriver.Server.Diagnostics;

/// <summary>How many of a shard's replicas are alive, against what its collection asks for.</summary>
internal enum ShardRedundancy
{
    /// <summary>As many as asked for.</summary>
    Full,

    /// <summary>Fewer, but a majority of its group: it reads and writes.</summary>
    Reduced,

    /// <summary>Some, but no majority of its group: it cannot write.</summary>
    NoMajority,

    /// <summary>No replica is alive.</summary>
    None,
}
