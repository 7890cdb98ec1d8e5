using DotNext.IO.Log;
using DotNext.Net.Cluster.Consensus.Raft;
using DotNext.Net.Cluster.Consensus.Raft.StateMachine;

namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>
/// The write-ahead log with three promises that the library's does not make. A follower's append returns only when all
/// that the log holds is on disk, so what is acknowledged is durable. Terms never go back within the log, so an entry
/// stamped by a leadership that is over cannot be written under a later one. And nothing is applied before every entry
/// was checked against its hash.
/// </summary>
internal sealed class DurableLog : WriteAheadLog, IAuditTrail<IRaftLogEntry>
{
    private readonly ReplicatedStateMachine stateMachine;
    private readonly Func<CancellationToken, Task> flush;
    private readonly SemaphoreSlim appending = new(1);
    private readonly FreeSpace space;
    private long lastTerm;

    /// <summary>Opens the log.</summary>
    /// <param name="options">Where, and in pages of which size.</param>
    /// <param name="stateMachine">Already restored.</param>
    /// <param name="beforeFlush">Awaited before each flush of a follower's append; null for nothing.</param>
    public DurableLog(Options options, ReplicatedStateMachine stateMachine, Func<CancellationToken, Task>? beforeFlush = null)
        : base(options, stateMachine)
    {
        this.stateMachine = stateMachine;
        space = new FreeSpace(options.Location);
        flush = beforeFlush is null ? FlushAsync : async token =>
        {
            await beforeFlush(token).ConfigureAwait(false);
            await FlushAsync(token).ConfigureAwait(false);
        };
    }

    /// <summary>The options that every log of this project has.</summary>
    public static Options OptionsFor(string path, int pageSize) => new()
    {
        Location = path,
        ChunkSize = pageSize,
        MemoryManagement = MemoryManagementStrategy.SharedMemory,
        HashAlgorithm = IntegrityHashAlgorithm.XxHash3,
    };

    /// <summary>Refuses to go on when the disk is almost full.</summary>
    /// <exception cref="IOException">It is.</exception>
    public void RequireSpace() => space.Require();

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
        catch (IntegrityException e)
        {
            throw new DataDirectoryException(
                $"the log is damaged and cannot be used: {(e.InnerException ?? e).Message}. Empty the data directory and readmit the node", e);
        }
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

            var index = await AppendAsync(entry, token).ConfigureAwait(false);
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
        await flush(token).ConfigureAwait(false);
    }
}
