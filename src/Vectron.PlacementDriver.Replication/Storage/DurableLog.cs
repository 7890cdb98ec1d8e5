using System.Diagnostics;
using DotNext.IO.Log;
using DotNext.Net.Cluster.Consensus.Raft;
using DotNext.Net.Cluster.Consensus.Raft.StateMachine;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Consensus;
using Vectron.PlacementDriver.Replication.Diagnostics;
using Vectron.PlacementDriver.Replication.Proposals;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>
/// The write-ahead log with five promises that the library's does not make. A follower's append returns only when all
/// that the log holds is on disk, so what is acknowledged is durable. Terms never go back within the log, so an entry
/// stamped by a leadership that is over cannot be written under a later one. Nothing is applied before every entry was
/// checked against its hash. What was acknowledged is noted in the <see cref="LogSeal"/>. And any number may wait for the disk
/// at once: in the library's log a second one that waits takes the process down.
/// </summary>
internal sealed class DurableLog : WriteAheadLog, IAuditTrail<IRaftLogEntry>
{
    private readonly ReplicatedStateMachine stateMachine;
    private readonly Func<CancellationToken, Task> flush;
    private readonly SemaphoreSlim appending = new(1);
    private readonly SemaphoreSlim waitingForDisk = new(1);
    private readonly EntryGate copying = new();
    private readonly FreeSpace space;
    private readonly LogSeal seal;
    private readonly TaskCompletionSource<Exception> failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string location;
    private long lastTerm;

    /// <summary>Opens the log.</summary>
    /// <param name="options">Where, and in pages of which size.</param>
    /// <param name="stateMachine">Already restored.</param>
    /// <param name="seal">Already held against the log's files.</param>
    /// <param name="beforeFlush">Awaited before each flush of a follower's append; null for nothing.</param>
    public DurableLog(
        Options options, ReplicatedStateMachine stateMachine, LogSeal seal, Func<CancellationToken, Task>? beforeFlush = null)
        : base(options, stateMachine)
    {
        this.stateMachine = stateMachine;
        this.seal = seal;
        location = options.Location;
        space = new FreeSpace(location);
        flush = beforeFlush is null ? FlushAsync : async token =>
        {
            await beforeFlush(token).ConfigureAwait(false);
            await FlushAsync(token).ConfigureAwait(false);
        };
    }

    /// <summary>Completes with the reason once the disk has refused a write; never otherwise.</summary>
    public Task<Exception> Failed => failed.Task;

    /// <summary>Which of the entries that this node appended as a leader are traced.</summary>
    public TracedEntries Traced { get; } = new();

    /// <summary>The options that every log of this project has.</summary>
    public static Options OptionsFor(string path, int pageSize) => new()
    {
        Location = path,
        ChunkSize = pageSize,

        // What is new is written with O_SYNC, log and index at once. Of mapped pages all of a page is synchronized, one
        // after the other, which takes several times as long.
        MemoryManagement = MemoryManagementStrategy.PrivateMemory,
        HashAlgorithm = IntegrityHashAlgorithm.XxHash3,
    };

    /// <summary>Refuses to go on when the disk is almost full.</summary>
    /// <exception cref="IOException">It is.</exception>
    public void RequireSpace()
    {
        try
        {
            space.Require();
        }
        catch (IOException full)
        {
            _ = failed.TrySetResult(full);
            throw;
        }
    }

    /// <summary>Copies entries into a request, about one chunk of them; false when a snapshot has taken their place.</summary>
    /// <exception cref="OperationCanceledException">Also when the log is about to be closed.</exception>
    public async ValueTask<bool> CopyAsync(long first, long last, AppendEntriesRequest request, CancellationToken token)
    {
        if (!copying.TryEnter())
        {
            throw new OperationCanceledException("the log is closed");
        }

        try
        {
            return await ReadAsync(new EntryCopier(request), first, last, token).ConfigureAwait(false);
        }
        finally
        {
            copying.Leave();
        }
    }

    /// <summary>Checks every entry against its hash, and only then lets the committed ones be applied.</summary>
    /// <exception cref="DataDirectoryException">An entry is damaged or missing.</exception>
    public override async Task InitializeAsync(CancellationToken token)
    {
        // The base class verifies before its first await: a failure is there at once, and the state machine stays shut.
        var initialized = base.InitializeAsync(token);
        if (!initialized.IsFaulted)
        {
            stateMachine.Open();
        }

        try
        {
            await initialized.ConfigureAwait(false);
            if (LastEntryIndex > 0)
            {
                lastTerm = await ReadAsync(LastTermReader.Instance, LastEntryIndex, LastEntryIndex, token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is not (OperationCanceledException or DataDirectoryException))
        {
            // Damaged metadata make the library fail in other ways than a hash that does not match.
            throw new DataDirectoryException(
                $"the log is damaged and cannot be used, in {location}: {(e.InnerException ?? e).Message}. " +
                "Empty the data directory and readmit the node", e);
        }
    }

    // The library's log does not wait for those who read its pages: nobody may when they go.
    protected override async ValueTask DisposeAsyncCore()
    {
        await copying.CloseAsync().ConfigureAwait(false);
        await base.DisposeAsyncCore().ConfigureAwait(false);
    }

    async ValueTask<long> IAuditTrail<IRaftLogEntry>.AppendAsync<TEntry>(TEntry entry, CancellationToken token)
    {
        await appending.WaitAsync(token).ConfigureAwait(false);
        try
        {
            RequireSpace();
            if (entry.Term < lastTerm)
            {
                throw new StaleTermException(entry.Term, lastTerm);
            }

            var began = Stopwatch.GetTimestamp();
            var index = await AppendAsync(entry, token).ConfigureAwait(false);
            ReplicationMetrics.WalAppendTime.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);
            if (entry is BinaryLogEntry { Context: BatchTicket { Trace: { } trace } })
            {
                Traced.Add(index, trace.Context);
            }

            lastTerm = entry.Term;
            return index;
        }
        finally
        {
            _ = appending.Release();
        }
    }

    async ValueTask IAuditTrail<IRaftLogEntry>.AppendAsync<TEntry>(TEntry entry, long startIndex, CancellationToken token)
    {
        await appending.WaitAsync(token).ConfigureAwait(false);
        try
        {
            RequireSpace();
            if (!entry.IsSnapshot)
            {
                seal.Truncate(startIndex - 1);
            }

            await AppendAsync(entry, startIndex, token).ConfigureAwait(false);
            lastTerm = Math.Max(lastTerm, entry.Term);
        }
        finally
        {
            _ = appending.Release();
        }
    }

    async ValueTask IAuditTrail<IRaftLogEntry>.AppendAsync<TEntry>(
        ILogEntryProducer<TEntry> entries, long startIndex, bool skipCommitted, CancellationToken token)
    {
        await appending.WaitAsync(token).ConfigureAwait(false);
        try
        {
            if (entries.RemainingCount > 0)
            {
                RequireSpace();
                seal.Truncate(startIndex - 1);
                var observed = new TermObserver<TEntry>(entries);
                await AppendAsync(observed, startIndex, skipCommitted, token).ConfigureAwait(false);
                lastTerm = observed.LastTerm;
            }
        }
        finally
        {
            _ = appending.Release();
        }

        // Also when nothing was new: entries that an earlier, abandoned call appended may not be on disk yet.
        var (last, commit, term) = (LastEntryIndex, LastCommittedEntryIndex, ((IPersistentState)this).Term);
        var waiting = Stopwatch.GetTimestamp();
        await waitingForDisk.WaitAsync(token).ConfigureAwait(false);
        try
        {
            await flush(token).ConfigureAwait(false);
        }
        finally
        {
            _ = waitingForDisk.Release();
        }

        seal.Reach(last, commit, term);
        ReplicationMetrics.WalFlushWaitTime.Record(Stopwatch.GetElapsedTime(waiting).TotalSeconds);
    }

    async ValueTask<long> IAuditTrail.CommitAsync(long endIndex, CancellationToken token)
    {
        await waitingForDisk.WaitAsync(token).ConfigureAwait(false);
        try
        {
            return await CommitAsync(endIndex, token).ConfigureAwait(false);
        }
        finally
        {
            _ = waitingForDisk.Release();
        }
    }
}
