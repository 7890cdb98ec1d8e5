namespace Vectron.PlacementDriver.Replication;

/// <summary>
/// The time that a leader stamps on entries: its wall clock, or where the replicated state is later, a time that goes on
/// from there. So a wall clock that was ahead and is set back does not make the cluster's stand still, which never goes back.
/// </summary>
/// <remarks>
/// While it is ahead of the wall clock it goes a tenth slower, until that has caught up: whatever takes long takes longer
/// then, and nothing ends early. Any thread may ask.
/// </remarks>
/// <param name="time">The wall clock, and the one that nobody sets.</param>
/// <param name="stateUnixMs">The replicated clock, as far as this node has applied it, Unix milliseconds.</param>
public sealed class ClusterClock(TimeProvider time, Func<long> stateUnixMs)
{
    private const int SlowerBy = 10;

    private readonly Lock sync = new();
    private long lastTicks = DateTimeOffset.UnixEpoch.Ticks;
    private long lastTimestamp = time.GetTimestamp();

    /// <summary>Unix milliseconds; never less than what was said before or what the state holds.</summary>
    public long NowUnixMs
    {
        get
        {
            lock (sync)
            {
                var timestamp = time.GetTimestamp();
                var elapsed = time.GetElapsedTime(lastTimestamp, timestamp).Ticks;
                var onward = lastTicks + elapsed - (elapsed / SlowerBy);
                var state = DateTimeOffset.UnixEpoch.Ticks + (stateUnixMs() * TimeSpan.TicksPerMillisecond);
                lastTicks = Math.Max(Math.Max(time.GetUtcNow().UtcTicks, onward), state);
                lastTimestamp = timestamp;
                return (lastTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
            }
        }
    }
}
