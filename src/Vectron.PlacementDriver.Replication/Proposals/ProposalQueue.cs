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
    private long waitingBytes;

    /// <summary>Most bytes that may wait, as the log would hold them; a proposal that waits alone may be longer.</summary>
    public const long ByteCapacity = 256 << 20;

    public int Count => waiting.Reader.Count;

    /// <summary>Most that may wait.</summary>
    public int Capacity => capacity;

    /// <summary>Joins the queue, without a trace or a deadline.</summary>
    /// <exception cref="ReplicaException">The queue is full, or closed because the node stops.</exception>
    public PendingProposal Enqueue(Proposal proposal, CancellationToken cancellation) =>
        Enqueue(proposal, trace: null, DateTime.MaxValue, cancellation);

    /// <summary>Joins the queue.</summary>
    /// <param name="proposal">What to do.</param>
    /// <param name="trace">The span of the write.</param>
    /// <param name="deadline">When the caller goes, UTC.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ReplicaException">The queue is full, or closed because the node stops.</exception>
    public PendingProposal Enqueue(Proposal proposal, Activity? trace, DateTime deadline, CancellationToken cancellation)
    {
        if (Count >= bulkCapacity && proposal.Command.IsBulk() && !closed)
        {
            ReplicationMetrics.QueueFull.Add(1);
            throw new ReplicaException(
                ReplicaFailure.Overloaded,
                $"{bulkCapacity} writes are waiting already, and the rest of the places are for signs of life; try again later or raise -max-queue");
        }

        var pending = new PendingProposal(proposal, time.GetTimestamp(), cancellation) { Trace = trace, Deadline = deadline };
        var bytes = Interlocked.Add(ref waitingBytes, pending.Bytes);
        var fits = bytes <= ByteCapacity || bytes == pending.Bytes;
        if (fits && waiting.Writer.TryWrite(pending))
        {
            return pending;
        }

        Interlocked.Add(ref waitingBytes, -pending.Bytes);
        pending.Dispose();
        if (waiting.Reader.Completion.IsCompleted || closed)
        {
            throw new ReplicaException(ReplicaFailure.Unavailable, "this node is stopping; ask another one");
        }

        ReplicationMetrics.QueueFull.Add(1);
        throw new ReplicaException(
            ReplicaFailure.Overloaded,
            fits
                ? $"{capacity} writes are waiting already; try again later or raise -max-queue"
                : $"writes of {ByteCapacity >> 20} MiB are waiting already; try again later");
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

    /// <summary>Takes proposals whose callers still wait, in order.</summary>
    /// <param name="most">No more than these.</param>
    /// <param name="mostBytes">No more bytes than these, but for a first one that is longer.</param>
    public List<PendingProposal> Take(int most, long mostBytes = long.MaxValue)
    {
        var batch = new List<PendingProposal>(Math.Min(most, Count));
        var bytes = 0L;
        while (batch.Count < most && waiting.Reader.TryPeek(out var next))
        {
            if (!next.IsCompleted)
            {
                bytes += next.Bytes;
                if (bytes > mostBytes && batch.Count > 0)
                {
                    break;
                }

                batch.Add(next);
            }

            Remove();
        }

        return batch;
    }

    /// <summary>
    /// Drops proposals at the head whose callers gave up, so that they do not hold places, and takes those that have waited
    /// long enough.
    /// </summary>
    public List<PendingProposal> TakeHeads(Predicate<PendingProposal> isOverdue)
    {
        var overdue = new List<PendingProposal>();
        while (waiting.Reader.TryPeek(out var head) && (head.IsCompleted || isOverdue(head)))
        {
            if (!head.IsCompleted)
            {
                overdue.Add(head);
            }

            Remove();
        }

        return overdue;
    }

    private void Remove()
    {
        if (waiting.Reader.TryRead(out var head))
        {
            Interlocked.Add(ref waitingBytes, -head.Bytes);
        }
    }
}
