namespace Vectron.PlacementDriver.Simulator.Cluster;

/// <summary>
/// Everything that will happen, in order, and the clock that goes with it. Whoever runs it decides whether time is
/// waited for or jumped over; what happens is the same. For one thread.
/// </summary>
internal sealed class Timeline : TimeProvider
{
    private readonly PriorityQueue<Action, (TimeSpan At, long Number)> events = new();
    private readonly DateTimeOffset start;
    private long scheduled;

    /// <summary>A timeline that begins at a moment of the wall clock.</summary>
    public Timeline(DateTimeOffset start) => this.start = start;

    /// <summary>Time since the beginning.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>When the next thing happens; null when nothing will.</summary>
    public TimeSpan? Next => events.TryPeek(out _, out var due) ? due.At : null;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => start + Elapsed;

    /// <inheritdoc/>
    public override long GetTimestamp() => Elapsed.Ticks;

    /// <summary>Lets something happen later; of two things due at the same moment the one asked for first.</summary>
    public void After(TimeSpan delay, Action what) => events.Enqueue(
        what, (Elapsed + (delay > TimeSpan.Zero ? delay : TimeSpan.Zero), scheduled++));

    /// <summary>Jumps to the next thing and lets it happen.</summary>
    /// <returns>False when nothing is left.</returns>
    public bool RunNext()
    {
        if (!events.TryDequeue(out var what, out var due))
        {
            return false;
        }

        Elapsed = due.At > Elapsed ? due.At : Elapsed;
        what();
        return true;
    }

    /// <summary>Lets everything happen that is due at a moment, and stands there.</summary>
    public void RunUntil(TimeSpan moment)
    {
        while (Next <= moment && RunNext())
        {
        }

        Elapsed = moment > Elapsed ? moment : Elapsed;
    }
}
