namespace Vectron.PlacementDriver.Client;

/// <summary>A response and how it came about.</summary>
/// <typeparam name="T">The response message.</typeparam>
/// <param name="Value">The response.</param>
/// <param name="Node">The address that answered, as the options spell it.</param>
/// <param name="Attempts">How often the call was sent, at least 1.</param>
public sealed record PlacementAnswer<T>(T Value, string Node, int Attempts)
{
    /// <summary>The log index that the answer reflects; null when the node did not say.</summary>
    public long? AppliedIndex { get; init; }

    /// <summary>"leader", "follower" or "candidate", as the node saw itself; null when it did not say.</summary>
    public string? Role { get; init; }
}
