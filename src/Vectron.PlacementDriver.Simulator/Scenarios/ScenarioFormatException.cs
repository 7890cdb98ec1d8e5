namespace Vectron.PlacementDriver.Simulator.Scenarios;

/// <summary>A scenario's file cannot be read; the message names the file, the field, its value and what is allowed.</summary>
internal sealed class ScenarioFormatException(string message) : Exception(message);
