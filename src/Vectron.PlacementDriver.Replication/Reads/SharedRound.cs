using System.Diagnostics;

namespace Vectron.PlacementDriver.Replication.Reads;

/// <summary>
/// Lets many callers share one round of work whose answer is only good for those who asked before it began: a caller
/// joins the round that starts next, never one that is under way.
/// </summary>
/// <remarks>
/// Callers go on in batches, each batch on one thread, one after the other: a thread of the pool for every caller would
/// cost as much as answering it. When a crowd was served, the next round waits a little, so that a machine that is busy
/// answering is not busy with rounds too; nobody who comes alone ever waits for that.
/// </remarks>
/// <typeparam name="T">What a round finds out.</typeparam>
/// <param name="round">One round. Runs alone; its exceptions reach everyone who joined it.</param>
/// <param name="time">For the wait after a crowd; null for no such wait.</param>
/// <param name="askedBy">Whose reads these are, in the metrics: here or followers; null for rounds that are not counted.</param>
internal sealed class SharedRound<T>(Func<Task<T>> round, TimeProvider? time = null, string? askedBy = null)
{
    /// <summary>So few that a caller with long work to do delays few others.</summary>
    private const int CallersPerBatch = 16;

    private const int Crowd = 256;

    private static readonly TimeSpan PauseAfterCrowd = TimeSpan.FromMilliseconds(1);

    private readonly Lock gate = new();
    private readonly KeyValuePair<string, object?> tag = ReplicationMetrics.Tag("asked_by", askedBy ?? "");
    private List<TaskCompletionSource<T>> next = [];
    private int callers;
    private int served;
    private bool running;

    /// <summary>The answer of the first round that starts after this call.</summary>
    /// <param name="cancellation">Gives this caller up; the round goes on for the others.</param>
    public Task<T> JoinAsync(CancellationToken cancellation)
    {
        Task<T> joined;
        lock (gate)
        {
            if (callers++ % CallersPerBatch == 0)
            {
                next.Add(new TaskCompletionSource<T>());
            }

            joined = next[^1].Task;
            if (!running)
            {
                running = true;
                _ = RunAsync();
            }
        }

        return cancellation.CanBeCanceled ? joined.WaitAsync(cancellation) : joined;
    }

    private async Task RunAsync()
    {
        // Off the caller's stack: whoever asks in the meantime shares the first round.
        await Task.Yield();
        while (TakeNext() is { } batches)
        {
            try
            {
                var began = Stopwatch.GetTimestamp();
                var answer = await round().ConfigureAwait(false);
                Measure(began);
                Complete(batches, batch => batch.SetResult(answer));
            }
            catch (OperationCanceledException cancelled)
            {
                Complete(batches, batch => batch.SetCanceled(cancelled.CancellationToken));
            }
#pragma warning disable CA1031 // Whatever a round fails with belongs to those who wait for it.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                Complete(batches, batch => batch.SetException(failure));
            }

            if (time is not null && batches.Count * CallersPerBatch > Crowd)
            {
                await Task.Delay(PauseAfterCrowd, time).ConfigureAwait(false);
            }
        }
    }

    private void Measure(long began)
    {
        if (askedBy is not null)
        {
            ReplicationMetrics.ReadIndexTime.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, tag);
            ReplicationMetrics.Reads.Add(served, tag);
        }
    }

    private static void Complete(List<TaskCompletionSource<T>> batches, Action<TaskCompletionSource<T>> complete)
    {
        foreach (var batch in batches)
        {
            ThreadPool.UnsafeQueueUserWorkItem(complete, batch, preferLocal: false);
        }
    }

    private List<TaskCompletionSource<T>>? TakeNext()
    {
        lock (gate)
        {
            running = callers > 0;
            if (!running)
            {
                return null;
            }

            var batches = next;
            next = [];
            (served, callers) = (callers, 0);
            return batches;
        }
    }
}
