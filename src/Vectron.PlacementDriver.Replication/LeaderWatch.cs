namespace Vectron.PlacementDriver.Replication;

/// <summary>
/// Says when leadership moved: what was asked of the old leader need not be waited for, and what waits for a leader may
/// try again.
/// </summary>
internal sealed class LeaderWatch : IDisposable
{
    private CancellationTokenSource untilChange = new();

    /// <summary>Ends at the next change of leader.</summary>
    public CancellationToken UntilChange => Volatile.Read(ref untilChange).Token;

    /// <summary>Leadership moved. Called under Raft's lock: whoever waits goes on elsewhere.</summary>
    public void Signal()
    {
        // Not disposed: a token handed out may still be linked to, and without a timer there is nothing to free.
        var ended = Interlocked.Exchange(ref untilChange, new CancellationTokenSource());
        _ = ended.CancelAsync();
    }

    /// <inheritdoc/>
    public void Dispose() => untilChange.Dispose();

    /// <summary>Waits for a change of leader, but not for long: a leader may also become reachable again.</summary>
    public async Task WaitAsync(TimeSpan most, TimeProvider time, CancellationToken cancellation)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(UntilChange, cancellation);
        await Task.Delay(most, time, linked.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
    }
}
