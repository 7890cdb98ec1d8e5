namespace Vectron.PlacementDriver.Simulator.Contract;

/// <summary>The driver has a past that this run would be mistaken for a part of.</summary>
internal sealed class UsedDriverException(string message) : Exception(message);
