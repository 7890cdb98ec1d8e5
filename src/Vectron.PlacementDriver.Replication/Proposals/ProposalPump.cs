using Microsoft.Extensions.Logging;
using Vectron.PlacementDriver.Replication.Diagnostics;

namespace Vectron.PlacementDriver.Replication.Proposals;

/// <summary>
/// Group commit: joins whatever waits into one batch, keeps a few batches on their way, and waits out elections. One
/// write alone goes at once; under load the batches grow by themselves, because a batch leaves only when a place is free.
/// </summary>
internal sealed partial class ProposalPump(
    ProposalQueue queue, ProposalRoute route, LeaderWatch leaders, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>Batches on their way at once. More gains nothing: the log writes one after the other.</summary>
    private const int MostInFlight = 4;

    /// <summary>Commands in one entry: bounds how long applying it holds others up.</summary>
    private const int MostPerBatch = 2_048;

    /// <summary>
    /// Bytes of one entry, about: it goes to each follower in one piece and must be there and on disk well within an
    /// election timeout, or no leader that has it in its log lasts.
    /// </summary>
    private const long MostBytesPerBatch = 4 << 20;

    /// <summary>How long a call waits for a leader before its caller is told that there is none.</summary>
    public static readonly TimeSpan LeaderWait = TimeSpan.FromSeconds(5);

    // Enough for the answer to reach the caller before he goes: he would never hear why. Who has less has half of his time.
    private static readonly TimeSpan WayBack = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim slots = new(MostInFlight);
    private readonly CancellationTokenSource stopping = new();
    private Task loop = Task.CompletedTask;

    /// <summary>Whether a caller has waited for a leader as long as he should.</summary>
    /// <param name="began">When, as a timestamp of <paramref name="time"/>.</param>
    /// <param name="deadline">When he goes, UTC.</param>
    /// <param name="time">The time now.</param>
    public static bool IsOverdue(long began, DateTime deadline, TimeProvider time) =>
        time.GetElapsedTime(began) is var waited && (waited > LeaderWait
            || (deadline - time.GetUtcNow().UtcDateTime is var left && left < WayBack && left <= waited));

    public void Start() => loop = Task.Run(() => RunAsync(stopping.Token));

    /// <summary>Finishes what waits, then ends; what is still waiting when the token fires is refused.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        queue.Close();
        var registration = cancellation.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), stopping);
        await using (registration.ConfigureAwait(false))
        {
            await loop.ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        queue.Close();
        await stopping.CancelAsync().ConfigureAwait(false);
        await loop.ConfigureAwait(false);
        stopping.Dispose();
        slots.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (await queue.WaitAsync(cancellation).ConfigureAwait(false))
            {
                await TakeSlotAsync(cancellation).ConfigureAwait(false);
                var batch = queue.Take(MostPerBatch, MostBytesPerBatch);
                if (batch.Count == 0)
                {
                    slots.Release();
                    continue;
                }

                _ = SendAsync(batch, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            LogStoppedWithWaiting(logger, queue.Count);
        }

        Refuse(queue.Take(int.MaxValue), "this node is stopping; ask another one");
        for (var i = 0; i < MostInFlight; i++)
        {
            await slots.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task TakeSlotAsync(CancellationToken cancellation)
    {
        var slot = slots.WaitAsync(cancellation);
        while (!slot.IsCompleted)
        {
            await Task.WhenAny(slot, Task.Delay(RetryDelay, time, cancellation)).ConfigureAwait(false);
            var nobodyLeads = !route.IsLeaderKnown;
            Refuse(queue.TakeHeads(pending => nobodyLeads && IsOverdue(pending.EnqueuedAt, pending.Deadline, time)), route.WhyUnavailable);
        }

        await slot.ConfigureAwait(false);
    }

    private async Task SendAsync(List<PendingProposal> batch, CancellationToken cancellation)
    {
        ReplicationMetrics.BatchSize.Record(batch.Count);
        ReplicationMetrics.QueueTime.Record(time.GetElapsedTime(batch[0].EnqueuedAt).TotalSeconds);
        using var span = BatchTrace.Start(batch);
        try
        {
            while (batch.Count > 0 && await SendOnceAsync(batch, cancellation).ConfigureAwait(false))
            {
                await leaders.WaitAsync(RetryDelay, time, cancellation).ConfigureAwait(false);
                batch.RemoveAll(pending => pending.IsCompleted);
                RefuseOverdue(batch);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Refuse(batch, "this node is stopping; ask another one");
        }
#pragma warning disable CA1031 // Nobody awaits this: whoever waits for the batch must hear of it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LogBatchFailed(logger, failure, batch.Count);
            FailUnknown(batch);
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>Sends a batch; true when nothing was appended and another attempt is safe.</summary>
    private async Task<bool> SendOnceAsync(List<PendingProposal> batch, CancellationToken cancellation)
    {
        switch (await route.SendAsync(batch, cancellation).ConfigureAwait(false))
        {
            case SendResult.NotAppended:
                return true;
            case SendResult.Unknown:
                LogOutcomeUnknown(logger, batch.Count, batch[0].Proposal.Id);
                FailUnknown(batch);
                return false;
            default:
                ReplicationMetrics.Proposals.Add(batch.Count, ReplicationMetrics.Tag("result", "applied"));
                return false;
        }
    }

    private static void FailUnknown(List<PendingProposal> batch)
    {
        ReplicationMetrics.Proposals.Add(batch.Count, ReplicationMetrics.Tag("result", "unknown"));
        batch.ForEach(static pending => pending.Fail(new ReplicaException(
            ReplicaFailure.OutcomeUnknown,
            "leadership changed while the write was on its way: it may or may not have happened; read before " +
            "you repeat it, or repeat it under an idempotency key")));
    }

    private void RefuseOverdue(List<PendingProposal> batch)
    {
        var overdue = batch.FindAll(pending => IsOverdue(pending.EnqueuedAt, pending.Deadline, time));
        Refuse(overdue, route.WhyUnavailable);
        batch.RemoveAll(pending => pending.IsCompleted);
    }

    private static void Refuse(List<PendingProposal> batch, string why)
    {
        ReplicationMetrics.Proposals.Add(batch.Count, ReplicationMetrics.Tag("result", "refused"));
        batch.ForEach(pending => pending.Fail(new ReplicaException(ReplicaFailure.Unavailable, why)));
    }

    [LoggerMessage(2301, LogLevel.Warning,
        "Lost sight of a batch of {Count} proposals, the first {ProposalId}: leadership changed before its commit was seen")]
    private static partial void LogOutcomeUnknown(ILogger logger, int count, Guid proposalId);

    [LoggerMessage(2303, LogLevel.Error, "A batch of {Count} proposals failed unexpectedly; its outcome is unknown")]
    private static partial void LogBatchFailed(ILogger logger, Exception failure, int count);

    [LoggerMessage(2302, LogLevel.Warning, "Stopping with {Count} proposals still waiting; they are refused")]
    private static partial void LogStoppedWithWaiting(ILogger logger, int count);
}
