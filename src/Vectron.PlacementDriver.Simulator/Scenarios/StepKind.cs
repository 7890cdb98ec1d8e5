namespace Vectron.PlacementDriver.Simulator.Scenarios;

/// <summary>What a step does. In files in lower case with underscores.</summary>
internal enum StepKind
{
    /// <summary>Ends workers' processes; they stay down.</summary>
    Kill,

    /// <summary>Starts workers' processes.</summary>
    Start,

    /// <summary>Ends workers' processes and starts them again after <c>for</c>.</summary>
    Restart,

    /// <summary>Ends workers' processes, replaces their disks by empty ones, and starts them again after <c>for</c>.</summary>
    Wipe,

    /// <summary>Cuts workers off from the driver alone, for ever or for <c>for</c>.</summary>
    Cut,

    /// <summary>Makes workers say something else than the truth, for ever or for <c>for</c>.</summary>
    Lie,

    /// <summary>Keeps workers from starting any replica, for ever or for <c>for</c>.</summary>
    Stall,

    /// <summary>Gives workers another gRPC address by restarting them.</summary>
    Readdress,

    /// <summary>Asks the driver to drain workers.</summary>
    Drain,

    /// <summary>Asks the driver to remove workers.</summary>
    Remove,

    /// <summary>Creates a collection.</summary>
    Create,

    /// <summary>Deletes a collection.</summary>
    Delete,

    /// <summary>Asks the driver to rebalance.</summary>
    Rebalance,

    /// <summary>Gives one of the driver's settings another value.</summary>
    Set,

    /// <summary>Lets something befall the driver.</summary>
    Driver,
}
