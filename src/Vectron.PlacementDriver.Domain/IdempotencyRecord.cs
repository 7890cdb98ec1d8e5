namespace Vectron.PlacementDriver.Domain;

/// <summary>What became of the first write under an idempotency key.</summary>
/// <param name="RequestDigest">SHA-256 of that request.</param>
/// <param name="Outcome">Its outcome.</param>
/// <param name="UnixMs">When, cluster clock.</param>
public sealed record IdempotencyRecord(string RequestDigest, CommandOutcome Outcome, long UnixMs);
