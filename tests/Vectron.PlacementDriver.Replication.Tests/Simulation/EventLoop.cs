using System.Diagnostics;

namespace Vectron.PlacementDriver.Replication.Tests.Simulation;

/// <summary>
/// Everything that happens in a simulation, one thing after the other: an event at its virtual time, then whatever it set
/// going on the thread pool until nothing is left there, then the next event. The pool must have a single thread, so that
/// the same seed takes the same way each time.
/// </summary>
#pragma warning disable CA1001 // It ends with the simulation, and holds nothing of the system.
internal sealed class EventLoop(int seed) : IThreadPoolWorkItem
{
    private const ulong FnvBasis = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    private readonly PriorityQueue<SimulatedEvent, (long Time, int Tie)> events = new();
    private readonly ManualResetEventSlim ended = new();
    private bool preempting;

    /// <summary>The only source of chance.</summary>
    public Random Random { get; } = new(seed);

    /// <summary>Ticks of 100 ns since the start.</summary>
    public long Now { get; private set; }

    /// <summary>Events so far.</summary>
    public long Count { get; private set; }

    /// <summary>Hash of all that happened, in order.</summary>
    public ulong Trace { get; private set; } = FnvBasis;

    /// <summary>Gets every event as a line; null for nobody.</summary>
    public Action<string>? Narrator { get; init; }

    /// <summary>What went wrong; it ends the loop.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Whether anything that the seed decides comes out true.</summary>
    public bool Chance(double probability) => Random.NextDouble() < probability;

    /// <summary>A time between two bounds, in milliseconds, that the seed decides.</summary>
    public TimeSpan Between(double from, double to) => TimeSpan.FromMilliseconds(from + (Random.NextDouble() * (to - from)));

    /// <summary>Has something happen later. Of things that happen at one moment the seed decides the order.</summary>
    public SimulatedEvent Schedule(TimeSpan delay, SimulatedProcess? owner, string what, long detail, Action action)
    {
        var later = new SimulatedEvent(owner, what, detail, action);
        events.Enqueue(later, (Now + Math.Max(0, delay.Ticks), Random.Next()));
        return later;
    }

    /// <summary>A delay of virtual time outside of any process.</summary>
    public Task Delay(TimeSpan delay)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = Schedule(delay, null, "wait", 0, over.SetResult);
        return over.Task;
    }

    /// <summary>Runs until nothing is left to happen, or something failed. Called from outside of the pool.</summary>
    public void Run()
    {
        Debug.Assert(!Thread.CurrentThread.IsThreadPoolThread, "the pool's only thread is needed");
        _ = ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        ended.Wait();
    }

    /// <summary>Goes on beside the rest; a failure of it is one of the simulation.</summary>
    public void Watch(Task task) => _ = WatchAsync(task);

    /// <summary>Ends the loop: nothing more happens.</summary>
    public void Stop() => events.Clear();

    /// <summary>Ends the loop with a failure.</summary>
    public void Fail(Exception failure) => Failure ??= failure;

    /// <summary>
    /// Where another thread may come between two looks at the same thing: now and then something that was about to happen
    /// in this process happens here.
    /// </summary>
    public void Preempt(SimulatedProcess process)
    {
        if (preempting || !Chance(0.02) || !events.TryPeek(out var next, out var place)
            || next.Owner != process || place.Time > Now + TimeSpan.TicksPerMillisecond)
        {
            return;
        }

        preempting = true;
        Happen(events.Dequeue(), place.Time);
        preempting = false;
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (ThreadPool.PendingWorkItemCount == 0)
        {
            if (Failure is not null || !events.TryDequeue(out var next, out var place))
            {
                ended.Set();
                return;
            }

            Happen(next, place.Time);
        }

        // Behind all that waits.
        _ = ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private async Task WatchAsync(Task task)
    {
        try
        {
            await task;
        }
#pragma warning disable CA1031 // Whatever fails fails the simulation.
        catch (Exception failure) when (failure is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Fail(failure);
        }
    }

    private void Happen(SimulatedEvent next, long time)
    {
        if (next.IsCancelled || next.Owner is { IsAlive: false })
        {
            return;
        }

        Now = Math.Max(Now, time);
        if (next.Owner?.PausedUntil > Now)
        {
            events.Enqueue(next, (next.Owner.PausedUntil, Random.Next()));
            return;
        }

        Note(next);
        try
        {
            next.Action();
        }
#pragma warning disable CA1031 // Whatever fails fails the simulation.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Fail(failure);
        }
    }

    private void Note(SimulatedEvent next)
    {
        Count++;
        Mix((ulong)Now);
        Mix((ulong)next.Detail);
        Mix(next.Owner?.NodeId ?? 0);
        foreach (var character in next.What)
        {
            Mix(character);
        }

        Narrator?.Invoke($"{Now / 10_000.0,10:F3} ms  node {next.Owner?.NodeId}  {next.What} {next.Detail}");
    }

    private void Mix(ulong value) => Trace = unchecked((Trace ^ value) * FnvPrime);
}
