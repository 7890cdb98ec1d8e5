using DotNext.IO;
using DotNext.Net.Cluster.Consensus.Raft.StateMachine;
using Microsoft.Extensions.Logging;

namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>
/// Drives the replicated state from the log: applies entries, takes member lists out of the stream, and writes a snapshot
/// every so many entries or bytes, in the background, from a captured state.
/// </summary>
/// <remarks>
/// Bytes count too because under load an entry is a batch of thousands of commands: with a snapshot's size more than
/// <see cref="LogAllowance"/> in it, the log is replaced, whatever the number of its entries. And a large
/// snapshot is not written anew for less than a quarter of its own size. So the data directory stays below four snapshots and 64 MiB, and
/// writing snapshots costs at most four times what writing the log does.
/// <para>So does the time that applying took, because a restart takes it again: a few entries may have placed a million
/// shards. What takes longer than <see cref="ReplayAllowance"/>, and than writing the last snapshot took, is not left to
/// be replayed.</para>
/// </remarks>
internal sealed class ReplicatedStateMachine : IStateMachine, IAsyncDisposable
{
    private const long LogAllowance = 16 << 20;
    private const int LeastShareOfSnapshot = 4;

    private static readonly TimeSpan ReplayAllowance = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    private readonly IReplicatedState state;
    private readonly SnapshotStore snapshots;
    private readonly MemberList members;
    private readonly LogSeal seal;
    private readonly long snapshotInterval;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task snapshotting = Task.CompletedTask;
    private long appliedIndex;
    private long captureIndex;
    private long bytesSinceCapture;
    private TimeSpan appliedSinceCapture;
    private TimeSpan lastSave;
    private volatile string snapshotProblem = string.Empty;
    private long failedAt;

    /// <summary>Restores the state from the newest snapshot.</summary>
    /// <exception cref="DataDirectoryException">The snapshot is damaged.</exception>
    public ReplicatedStateMachine(
        IReplicatedState state, SnapshotStore snapshots, MemberList members, LogSeal seal, long snapshotInterval,
        TimeProvider time, ILogger logger)
    {
        this.time = time;
        this.seal = seal;
        this.state = state;
        this.snapshots = snapshots;
        this.members = members;
        this.snapshotInterval = snapshotInterval;
        this.logger = logger;
        if (snapshots.Current is { } snapshot)
        {
            SnapshotFile.RestoreTo(state, snapshot.Path);
            StorageLog.SnapshotRestored(logger, snapshot.Path, snapshot.Index, snapshot.Term);
            (appliedIndex, captureIndex) = (snapshot.Index, snapshot.Index);
        }
    }

    /// <summary>A snapshot could not be written, though the one before could.</summary>
    public event Action? SnapshotFailed;

    /// <inheritdoc />
    public ISnapshot? Snapshot => snapshots.Current;

    /// <summary>Why the newest snapshot could not be written; empty when it could. Tried again soon, as entries come.</summary>
    public string SnapshotProblem => snapshotProblem;

    /// <summary>Ends when the snapshot that is being written, if any, is on disk or has failed.</summary>
    public Task Snapshotting => Volatile.Read(ref snapshotting);

    /// <summary>Lets entries be applied. The log starts to apply while it is constructed, before it was checked.</summary>
    public void Open() => opened.TrySetResult();

    /// <inheritdoc />
    public ValueTask ReclaimGarbageAsync(long watermark, CancellationToken token)
    {
        snapshots.DeleteBelow(watermark);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public async ValueTask<long> ApplyAsync(LogEntry entry, CancellationToken token)
    {
        await opened.Task.WaitAsync(token).ConfigureAwait(false);
        if (entry.Index <= appliedIndex)
        {
            return appliedIndex;
        }

        if (entry.IsSnapshot)
        {
            await InstallAsync(entry, token).ConfigureAwait(false);
        }
        else if (entry.IsConfiguration && entry.Length is not 0)
        {
            // The log hands these to its own storage only once that is set, which is after the first entries are applied.
            _ = await members.SaveConfigurationAsync(entry, entry.Index, token).ConfigureAwait(false);
        }
        else if (entry.Length is not 0 && entry.TryGetPayload(out var payload))
        {
            var began = time.GetTimestamp();
            state.Apply(new AppliedEntry(entry.Index, entry.Term, payload, entry.Context));
            appliedSinceCapture += time.GetElapsedTime(began);
        }

        appliedIndex = entry.Index;
        bytesSinceCapture += entry.Length ?? 0;
        seal.Reach(entry.Index, entry.Index, entry.Term);
        CaptureWhenDue(entry.Index, entry.Term);
        return appliedIndex;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _ = opened.TrySetCanceled();
        await Snapshotting.ConfigureAwait(false);
    }

    private void CaptureWhenDue(long index, long term)
    {
        if (!IsDue(index) || !snapshotting.IsCompleted)
        {
            return;
        }

        snapshotting.GetAwaiter().GetResult(); // A state that cannot be written is a bug, and surfaces here.
        captureIndex = index;
        bytesSinceCapture = 0;
        appliedSinceCapture = TimeSpan.Zero;
        var captured = state.Capture();
        Volatile.Write(ref snapshotting, Task.Run(() => Save(captured, index, term)));
    }

    private bool IsDue(long index)
    {
        if (snapshotProblem.Length > 0)
        {
            return time.GetElapsedTime(Volatile.Read(ref failedAt)) >= PauseAfterFailure;
        }

        if (appliedSinceCapture >= ReplayAllowance && snapshotting.IsCompleted && appliedSinceCapture >= lastSave)
        {
            return true;
        }

        if (bytesSinceCapture < LogAllowance && index - captureIndex < snapshotInterval)
        {
            return false;
        }

        var length = snapshots.CurrentLength;
        return bytesSinceCapture >= LogAllowance + length
            || (index - captureIndex >= snapshotInterval
                && (length < LogAllowance || bytesSinceCapture >= length / LeastShareOfSnapshot));
    }

    private void Save(ICapturedState captured, long index, long term)
    {
        try
        {
            var began = time.GetTimestamp();
            snapshots.Save(captured, index, term);
            lastSave = time.GetElapsedTime(began); // Read once the save has ended.
            ReplicationMetrics.SnapshotTime.Record(lastSave.TotalSeconds);
            ReplicationMetrics.SnapshotsSaved.Add(1);
            snapshotProblem = string.Empty;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ReplicationMetrics.SnapshotsFailed.Add(1);
            StorageLog.SnapshotFailed(logger, e, index);
            var isNew = snapshotProblem.Length == 0;
            Volatile.Write(ref failedAt, time.GetTimestamp());
            snapshotProblem = $"the snapshot of index {index} cannot be written, so the log keeps growing: {e.Message}";
            if (isNew)
            {
                SnapshotFailed?.Invoke();
            }
        }
    }

    private async ValueTask InstallAsync(LogEntry entry, CancellationToken token)
    {
        await snapshotting.WaitAsync(token).ConfigureAwait(false);
        var unfinished = snapshots.NewUnfinishedPath();
        var file = DurableFile.Create(unfinished);
        await using (file.ConfigureAwait(false))
        {
            await entry.WriteToAsync(IAsyncBinaryWriter.Create(file, new byte[1 << 16]), token).ConfigureAwait(false);
            await file.FlushAsync(token).ConfigureAwait(false);
        }

        SnapshotFile.RestoreTo(state, unfinished);
        snapshots.Publish(unfinished, entry.Index, entry.Term);
        captureIndex = entry.Index;
        bytesSinceCapture = 0;
        appliedSinceCapture = TimeSpan.Zero;
        StorageLog.SnapshotInstalled(logger, entry.Index, entry.Term);
    }
}
