namespace Vectron.PlacementDriver.Simulator.Replay;

/// <summary>Which node a recorded call goes to.</summary>
internal enum ReplayRoute
{
    /// <summary>The first address, until it fails: what workers and gateways do.</summary>
    First,

    /// <summary>The addresses in turn, call by call.</summary>
    RoundRobin,

    /// <summary>Writes to the addresses in turn, each read to every address.</summary>
    Each,
}
