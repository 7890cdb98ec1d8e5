using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Simulator.Replay;

/// <summary>How a recording is played.</summary>
internal sealed record ReplayOptions
{
    /// <summary>The driver's nodes.</summary>
    public required ImmutableArray<string> Addresses { get; init; }

    /// <summary>How many times faster than recorded; null for as fast as the answers come.</summary>
    public double? Speed { get; init; } = 1;

    /// <summary>Which node gets which call.</summary>
    public ReplayRoute Route { get; init; }

    /// <summary>RPCs that may answer UNIMPLEMENTED.</summary>
    public ImmutableArray<string> UnimplementedAllowed { get; init; } = [];

    /// <summary>How long a call is repeated while no node serves it.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long one node may take before the next is asked.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Lookups per collection and node at the end.</summary>
    public int Lookups { get; init; } = 200;
}
