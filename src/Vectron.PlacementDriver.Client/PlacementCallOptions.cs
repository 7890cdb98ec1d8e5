namespace Vectron.PlacementDriver.Client;

/// <summary>What one call does otherwise than the client's options say.</summary>
public sealed record PlacementCallOptions
{
    /// <summary>Instead of <see cref="PlacementDriverClientOptions.CallTimeout"/>: more than 0.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// Instead of <see cref="PlacementDriverClientOptions.AttemptTimeout"/>: more than 0. For a call that takes long by its
    /// nature and would begin again.
    /// </summary>
    public TimeSpan? AttemptTimeout { get; init; }

    /// <summary>Instead of <see cref="PlacementDriverClientOptions.Consistency"/>.</summary>
    public Consistency? Consistency { get; init; }

    /// <summary>
    /// The key under which a write is applied once, however often it is sent; kept by the driver for 10 minutes. Null
    /// lets the client make one; empty sends none, and the write is then repeated only when certainly nothing was written.
    /// Give one to make a write repeatable across clients or processes.
    /// </summary>
    public string? IdempotencyKey { get; init; }
}
