namespace Vectron.PlacementDriver.Domain.Serialization;

/// <summary>The last line: proof that nothing is missing before it and nothing was changed.</summary>
/// <param name="Lines">Lines before this one, the header included.</param>
/// <param name="Sha256">Of their bytes, lower-case hex.</param>
internal sealed record SnapshotEnd(long Lines, string Sha256);
