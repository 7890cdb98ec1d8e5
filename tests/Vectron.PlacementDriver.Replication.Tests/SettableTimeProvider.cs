using Microsoft.Extensions.Time.Testing;

namespace Vectron.PlacementDriver.Replication.Tests;

/// <summary>A clock that tests move, whose wall clock can be set without anything else noticing, as on a real machine.</summary>
public sealed class SettableTimeProvider(DateTimeOffset start) : FakeTimeProvider(start)
{
    private TimeSpan ahead;

    /// <summary>Sets the wall clock ahead, or back.</summary>
    public void SetWall(TimeSpan by) => ahead += by;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;

    /// <inheritdoc/>
    public override long GetTimestamp() => base.GetUtcNow().UtcTicks;
}
