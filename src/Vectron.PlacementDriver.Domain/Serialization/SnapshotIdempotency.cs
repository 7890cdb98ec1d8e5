namespace Vectron.PlacementDriver.Domain.Serialization;

/// <summary>An idempotency key and its outcome; lines come oldest first.</summary>
internal sealed record SnapshotIdempotency(string Key, string RequestDigest, CommandOutcome Outcome, long UnixMs);
