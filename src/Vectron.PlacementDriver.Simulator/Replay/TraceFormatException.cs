namespace Vectron.PlacementDriver.Simulator.Replay;

/// <summary>A recording cannot be read; the message names the file and, where there is one, the line.</summary>
internal sealed class TraceFormatException(string message, Exception? inner = null) : Exception(message, inner);
