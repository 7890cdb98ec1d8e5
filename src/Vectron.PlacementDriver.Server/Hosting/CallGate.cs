namespace Vectron.PlacementDriver.Server.Hosting;

/// <summary>Counts calls in flight and, once the node stops, lets no further ones in.</summary>
internal sealed class CallGate
{
    private readonly TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock sync = new();
    private int inFlight;
    private bool closed;

    /// <summary>Whether calls are refused.</summary>
    public bool IsClosed
    {
        get
        {
            lock (sync)
            {
                return closed;
            }
        }
    }

    /// <summary>Calls in flight.</summary>
    public int InFlight
    {
        get
        {
            lock (sync)
            {
                return inFlight;
            }
        }
    }

    /// <summary>A call comes in; false when it must be refused. Each true is followed by <see cref="Leave"/>.</summary>
    public bool TryEnter()
    {
        lock (sync)
        {
            if (closed)
            {
                return false;
            }

            inFlight++;
            return true;
        }
    }

    /// <summary>A call has ended.</summary>
    public void Leave()
    {
        lock (sync)
        {
            if (--inFlight == 0 && closed)
            {
                idle.TrySetResult();
            }
        }
    }

    /// <summary>Refuses calls from now on; the task ends when those in flight have.</summary>
    public Task CloseAsync()
    {
        lock (sync)
        {
            closed = true;
            if (inFlight == 0)
            {
                idle.TrySetResult();
            }
        }

        return idle.Task;
    }
}
