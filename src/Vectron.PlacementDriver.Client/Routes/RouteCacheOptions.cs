namespace Vectron.PlacementDriver.Client.Routes;

/// <summary>What a <see cref="RouteCache"/> keeps and how old it may get.</summary>
public sealed record RouteCacheOptions
{
    /// <summary>Only this collection; empty for all.</summary>
    public string Collection { get; init; } = "";

    /// <summary>
    /// Beyond this <see cref="RouteCache.Staleness"/> the table is refused: above <see cref="ProgressInterval"/>. Workers
    /// refuse requests of an outdated shard epoch, so old routes cost an attempt, never a wrong write.
    /// </summary>
    public TimeSpan MaxStaleness { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the driver is to confirm that nothing is missing: 100 ms to 60 s.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromSeconds(1);
}
