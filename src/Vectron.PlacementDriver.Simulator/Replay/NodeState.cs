namespace Vectron.PlacementDriver.Simulator.Replay;

/// <summary>What a node says of its state machine.</summary>
/// <param name="HttpAddress">Where it was asked.</param>
/// <param name="Index">The log index that it has applied.</param>
/// <param name="StateHash">SHA-256 of the canonical snapshot, hexadecimal.</param>
/// <param name="Problem">Why there is none; empty when there is.</param>
internal sealed record NodeState(string HttpAddress, long Index, string StateHash, string Problem = "");
