namespace Vectron.PlacementDriver.Simulator.Workers;

/// <summary>What became of a gateway's request at a worker.</summary>
internal enum RequestOutcome
{
    /// <summary>Written.</summary>
    Served,

    /// <summary>The worker does not run the shard.</summary>
    NotHere,

    /// <summary>The request named another epoch than the worker knows.</summary>
    StaleEpoch,

    /// <summary>The worker does not lead the shard, or cannot commit.</summary>
    NoLeader,
}
