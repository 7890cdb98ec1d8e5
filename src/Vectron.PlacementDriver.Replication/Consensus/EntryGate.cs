namespace Vectron.PlacementDriver.Replication.Consensus;

/// <summary>
/// Counts what is under way, and holds further ones back while it is closed: what is on its way is finished, what comes later
/// certainly does not begin. So entries are held back while leadership is handed over, and may be sent to the next leader.
/// </summary>
internal sealed class EntryGate
{
    private readonly Lock sync = new();
    private int underWay;
    private TaskCompletionSource? idle;

    /// <summary>An entry is about to be appended; false when it must not be. Each true is followed by <see cref="Leave"/>.</summary>
    public bool TryEnter()
    {
        lock (sync)
        {
            underWay += idle is null ? 1 : 0;
            return idle is null;
        }
    }

    /// <summary>An entry is applied, or given up.</summary>
    public void Leave()
    {
        lock (sync)
        {
            if (--underWay == 0)
            {
                _ = idle?.TrySetResult();
            }
        }
    }

    /// <summary>Lets nothing further in until <see cref="Open"/>; the task ends when nothing is on its way any more.</summary>
    public Task CloseAsync()
    {
        lock (sync)
        {
            idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (underWay == 0)
            {
                _ = idle.TrySetResult();
            }

            return idle.Task;
        }
    }

    /// <summary>Lets entries in again.</summary>
    public void Open()
    {
        lock (sync)
        {
            idle = null;
        }
    }
}
