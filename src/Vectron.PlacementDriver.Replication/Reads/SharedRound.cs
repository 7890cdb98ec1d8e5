namespace Vectron.PlacementDriver.Replication.Reads;

/// <summary>
/// Lets many callers share one round of work whose answer is only good for those who asked before it began: a caller
/// joins the round that starts next, never one that is under way.
/// </summary>
/// <typeparam name="T">What a round finds out.</typeparam>
/// <param name="round">One round. Runs alone; its exceptions reach everyone who joined it.</param>
internal sealed class SharedRound<T>(Func<Task<T>> round)
{
    private readonly Lock gate = new();
    private TaskCompletionSource<T>? next;
    private bool running;

    /// <summary>The answer of the first round that starts after this call.</summary>
    /// <param name="cancellation">Gives this caller up; the round goes on for the others.</param>
    public Task<T> JoinAsync(CancellationToken cancellation)
    {
        Task<T> joined;
        lock (gate)
        {
            next ??= new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            joined = next.Task;
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
        while (TakeNext() is { } waiters)
        {
            try
            {
                waiters.SetResult(await round().ConfigureAwait(false));
            }
            catch (OperationCanceledException cancelled)
            {
                waiters.SetCanceled(cancelled.CancellationToken);
            }
#pragma warning disable CA1031 // Whatever a round fails with belongs to those who wait for it.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                waiters.SetException(failure);
            }
        }
    }

    private TaskCompletionSource<T>? TakeNext()
    {
        lock (gate)
        {
            var waiters = next;
            next = null;
            running = waiters is not null;
            return waiters;
        }
    }
}
