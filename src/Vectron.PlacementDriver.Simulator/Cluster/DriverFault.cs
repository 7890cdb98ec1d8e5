namespace Vectron.PlacementDriver.Simulator.Cluster;

/// <summary>What may befall the driver itself.</summary>
internal enum DriverFault
{
    /// <summary>Its leader is killed: nobody serves until another one leads.</summary>
    LeaderKilled,

    /// <summary>Its state is copied away.</summary>
    Backup,

    /// <summary>All its nodes are gone for a while; then a new cluster gets the last copy, and is frozen.</summary>
    Restore,

    /// <summary>Its state is replaced by the last copy, and nobody is told.</summary>
    SilentRestore,

    /// <summary>An operator ends its freeze as soon as it can be without force.</summary>
    LeaveFreeze,
}
