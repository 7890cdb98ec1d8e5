namespace Vectron.PlacementDriver.Simulator.Cluster;

/// <summary>What may befall the driver itself.</summary>
internal enum DriverFault
{
    /// <summary>Its leader is killed: nobody serves until another one leads.</summary>
    LeaderKilled,

    /// <summary>Its state is copied away.</summary>
    Backup,

    /// <summary>Its state is replaced by the last copy, and everybody is told so.</summary>
    Restore,

    /// <summary>Its state is replaced by the last copy, and nobody is told.</summary>
    SilentRestore,
}
