namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>What became of a call before the gRPC library got it; a feature of its request.</summary>
/// <param name="Began">When it came in, a timestamp of the clock.</param>
/// <param name="Failure">Why it has no answer; null when one is to be looked for.</param>
internal sealed record BegunCall(long Began, Exception? Failure);
