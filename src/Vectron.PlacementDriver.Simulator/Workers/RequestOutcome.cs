namespace Vectron.PlacementDriver.Simulator.Workers;

/// <summary>What became of a gateway's request at a worker.</summary>
internal enum RequestOutcome
{
    /// <summary>Written, or found.</summary>
    Served,

    /// <summary>The worker does not run the shard.</summary>
    NotHere,

    /// <summary>A vector that was written was not found: its shard lost it, or another has it. Any of these is a failure.</summary>
    WrongAnswer,

    /// <summary>The request named another epoch than the worker knows.</summary>
    StaleEpoch,

    /// <summary>The worker does not lead the shard, or cannot commit.</summary>
    NoLeader,
}
