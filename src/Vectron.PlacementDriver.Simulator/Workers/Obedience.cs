using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Simulator.Workers;

/// <summary>What came of reading an answer.</summary>
/// <param name="Problems">Orders that a driver must not give, each as a sentence.</param>
/// <param name="Busy">How long the worker is held up before its next heartbeat.</param>
internal sealed record Obedience(ImmutableArray<string> Problems, TimeSpan Busy)
{
    /// <summary>Nothing changed.</summary>
    public static Obedience Nothing { get; } = new([], TimeSpan.Zero);
}
