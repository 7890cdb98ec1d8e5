using Grpc.Core;
using Vectron.PlacementDriver.Server.Rpc;

namespace Vectron.PlacementDriver.Server.Hosting;

/// <summary>Counts calls in flight and, once the node stops, lets no further ones in.</summary>
internal sealed class CallGate : IDisposable
{
    private readonly CancellationTokenSource closing = new();
    private readonly TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int inFlight;
    private volatile bool closed;

    /// <summary>Fires when calls begin to be refused: streams, which would go on for ever, end then.</summary>
    public CancellationToken Closing => closing.Token;

    /// <summary>Whether calls are refused.</summary>
    public bool IsClosed => closed;

    /// <summary>Calls in flight.</summary>
    public int InFlight => Volatile.Read(ref inFlight);

    /// <summary>A call comes in; false when it must be refused. Each true is followed by <see cref="Leave"/>.</summary>
    public bool TryEnter()
    {
        // Counted first, with a full fence: either this sees that the gate is closed, or who closes it sees the count.
        Interlocked.Increment(ref inFlight);
        if (!closed)
        {
            return true;
        }

        Leave();
        return false;
    }

    /// <summary>A call has ended.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref inFlight) == 0 && closed)
        {
            idle.TrySetResult();
        }
    }

    /// <summary>Refuses calls from now on; the task ends when those in flight have.</summary>
    public Task CloseAsync()
    {
        closed = true;
        Interlocked.MemoryBarrier();
        if (InFlight == 0)
        {
            idle.TrySetResult();
        }

        closing.Cancel();
        return idle.Task;
    }

    /// <inheritdoc/>
    public void Dispose() => closing.Dispose();

    /// <summary>What calls are told that come too late.</summary>
    public static RpcException Stopping() => RpcStatus.Unavailable("this node is stopping: call another one");
}
