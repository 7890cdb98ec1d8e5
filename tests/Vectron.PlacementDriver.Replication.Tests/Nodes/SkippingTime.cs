namespace Vectron.PlacementDriver.Replication.Tests.Nodes;

/// <summary>The system's time, but for what the test makes pass at once.</summary>
internal sealed class SkippingTime : TimeProvider
{
    private long skipped;

    public override long GetTimestamp() => base.GetTimestamp() + Volatile.Read(ref skipped);

    public void Skip(TimeSpan time) => Interlocked.Add(ref skipped, (long)(time.TotalSeconds * TimestampFrequency));
}
