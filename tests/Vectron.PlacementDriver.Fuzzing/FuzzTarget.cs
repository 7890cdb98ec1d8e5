namespace Vectron.PlacementDriver.Fuzzing;

/// <summary>A reader of bytes from outside, to be tried with any bytes.</summary>
/// <param name="Name">What it is called on the command line and in the corpus.</param>
/// <param name="Seeds">Sound inputs to begin with.</param>
/// <param name="Run">Reads an input and ends, whether it was taken or refused as it should be; throws on a bug.</param>
public sealed record FuzzTarget(string Name, Func<IReadOnlyList<byte[]>> Seeds, Action<byte[]> Run);
