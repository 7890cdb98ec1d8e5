namespace Vectron.PlacementDriver.Replication.Tests.Simulation;

/// <summary>The clock of one process: virtual time, and a wall clock that may be wrong.</summary>
internal sealed class SimulatedTime(EventLoop loop, SimulatedProcess? process) : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>How far the wall clock is off.</summary>
    public TimeSpan Error { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => loop.Now;

    public override DateTimeOffset GetUtcNow() => Start + TimeSpan.FromTicks(loop.Now) + Error;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(loop, process, callback, state);
        _ = timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(EventLoop loop, SimulatedProcess? process, TimerCallback callback, object? state) : ITimer
    {
        private SimulatedEvent? next;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            next?.Cancel();
            next = dueTime == Timeout.InfiniteTimeSpan ? null : loop.Schedule(dueTime, process, "timer", 0, () =>
            {
                callback(state);
                if (period != Timeout.InfiniteTimeSpan && period > TimeSpan.Zero)
                {
                    _ = Change(period, period);
                }
            });
            return true;
        }

        public void Dispose() => next?.Cancel();

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
