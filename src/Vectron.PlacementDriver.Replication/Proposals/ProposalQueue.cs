using System.Diagnostics;
using System.Threading.Channels;
using Vectron.PlacementDriver.Domain;

namespace Vectron.PlacementDriver.Replication.Proposals;

/// <summary>
/// Proposals that wait for a place in a log entry: first come, first served, bounded. Bulk operations get no more than
/// half of the places, so that under more load than can be carried out signs of life still find one.
/// </summary>
internal sealed class ProposalQueue(int capacity, TimeProvider time)
{
    private readonly Channel<PendingProposal> waiting =
        Channel.CreateBounded<PendingProposal>(new BoundedChannelOptions(capacity) { SingleReader = true });

    private readonly int bulkCapacity = Math.Max(1, capacity / 2);

    public int Count => waiting.Reader.Count;

    /// <summary>Most that may wait.</summary>
    public int Capacity => capacity;

    /// <summary>Joins the queue, without a trace.</summary>
    /// <exception cref="ReplicaException">The queue is full, or closed because the node stops.</exception>
    public PendingProposal Enqueue(Proposal proposal, CancellationToken cancellation) =>
        Enqueue(proposal, trace: null, cancellation);

    /// <summary>Joins the queue.</summary>
    /// <exception cref="ReplicaException">The queue is full, or closed because the node stops.</exception>
    public PendingProposal Enqueue(Proposal proposal, Activity? trace, CancellationToken cancellation)
    {
        if (Count >= bulkCapacity && proposal.Command.IsBulk() && !closed)
        {
            ReplicationMetrics.QueueFull.Add(1);
            throw new ReplicaException(
                ReplicaFailure.Overloaded,
                $"{bulkCapacity} writes are waiting already, and the rest of the places are for signs of life; try again later or raise -max-queue");
        }

        var pending = new PendingProposal(proposal, time.GetTimestamp(), cancellation) { Trace = trace };
        if (waiting.Writer.TryWrite(pending))
        {
            return pending;
        }

        pending.Dispose();
        if (waiting.Reader.Completion.IsCompleted || closed)
        {
            throw new ReplicaException(ReplicaFailure.Unavailable, "this node is stopping; ask another one");
        }

        ReplicationMetrics.QueueFull.Add(1);
        throw new ReplicaException(
            ReplicaFailure.Overloaded, $"{capacity} writes are waiting already; try again later or raise -max-queue");
    }

    private volatile bool closed;

    /// <summary>Takes no more; what waits is still handed out.</summary>
    public void Close()
    {
        closed = true;
        waiting.Writer.TryComplete();
    }

    /// <summary>Waits until something can be taken; false once the queue is closed and empty.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellation) =>
        waiting.Reader.WaitToReadAsync(cancellation);

    /// <summary>Takes up to <paramref name="most"/> proposals whose callers still wait.</summary>
    public List<PendingProposal> Take(int most)
    {
        var batch = new List<PendingProposal>(Math.Min(most, Count));
        while (batch.Count < most && waiting.Reader.TryRead(out var next))
        {
            if (!next.IsCompleted)
            {
                batch.Add(next);
            }
        }

        return batch;
    }

    /// <summary>Drops proposals at the head whose callers gave up, so that they do not hold places.</summary>
    public void DropAbandoned()
    {
        while (waiting.Reader.TryPeek(out var head) && head.IsCompleted && waiting.Reader.TryRead(out _))
        {
        }
    }
}
