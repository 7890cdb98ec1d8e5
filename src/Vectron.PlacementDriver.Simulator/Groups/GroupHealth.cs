namespace Vectron.PlacementDriver.Simulator.Groups;

/// <summary>How a shard group fares, as nobody but the simulation knows.</summary>
/// <param name="Leader">Worker id, 0 without one.</param>
/// <param name="Members">Voters.</param>
/// <param name="Live">Voters that run and hold everything.</param>
/// <param name="Copies">Disks of voters that hold everything, running or not.</param>
internal readonly record struct GroupHealth(ulong Leader, int Members, int Live, int Copies);
