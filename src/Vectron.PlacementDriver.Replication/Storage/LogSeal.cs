using DotNext.Net.Cluster;
using Microsoft.Win32.SafeHandles;

namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>
/// A second account, with a checksum, of how far the log reaches and which vote was given. The library's own checkpoint
/// and state file have neither checksum nor copy: a flipped bit there could make a node forget acknowledged entries,
/// apply uncommitted ones, or vote twice, and look healthy.
/// </summary>
/// <remarks>
/// Written without waiting for the disk, into one of two places in turn. So after a power failure it may be older than the
/// log, never ahead of it, and at least one record is whole. What it says is a lower bound: where the log's files say
/// less, they are damaged.
/// </remarks>
internal sealed class LogSeal : IDisposable
{
    // Two sectors, so that no write can tear both records.
    private const int PlaceSize = 4096;
    private const int Places = 2;

    private readonly Lock sync = new();
    private readonly SafeFileHandle file;
    private readonly byte[] buffer = new byte[LogSealRecord.Size];
    private LogSealRecord current;

    private LogSeal(SafeFileHandle file, LogSealRecord current)
    {
        this.file = file;
        this.current = current;
    }

    /// <summary>The newest record.</summary>
    public LogSealRecord Current
    {
        get
        {
            lock (sync)
            {
                return current;
            }
        }
    }

    /// <summary>Opens the file, making it where it is not there; that it must be there is the directory's affair.</summary>
    /// <exception cref="DataDirectoryException">Neither record is whole.</exception>
    public static LogSeal Open(string path)
    {
        if (!File.Exists(path))
        {
            var content = new byte[Places * PlaceSize];
            LogSealRecord.Empty.Encode(content);
            DurableFile.Write(path, content);
        }

        var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            return new LogSeal(file, ReadNewest(file) ?? throw new DataDirectoryException(
                $"{path} is damaged: neither of its records is whole. Empty the data directory and readmit the node"));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Entries up to an index are on disk, and up to another committed.</summary>
    public void Reach(long lastIndex, long commitIndex, long term)
    {
        lock (sync)
        {
            if (lastIndex > current.LastIndex || commitIndex > current.CommitIndex || term > current.Term)
            {
                Write(current with
                {
                    LastIndex = Math.Max(lastIndex, current.LastIndex),
                    CommitIndex = Math.Max(commitIndex, current.CommitIndex),
                    Term = Math.Max(term, current.Term),
                    Vote = term > current.Term ? ReadOnlyMemory<byte>.Empty : current.Vote,
                });
            }
        }
    }

    /// <summary>Entries after an index are about to be replaced by a leader's.</summary>
    public void Truncate(long lastIndex)
    {
        lock (sync)
        {
            if (lastIndex < current.LastIndex)
            {
                Write(current with { LastIndex = lastIndex });
            }
        }
    }

    /// <summary>This node has voted.</summary>
    public void Vote(long term, ClusterMemberId candidate)
    {
        var vote = new byte[ClusterMemberId.Size];
        candidate.Format(vote);
        lock (sync)
        {
            if (term > current.Term || (term == current.Term && current.Vote.IsEmpty))
            {
                Write(current with { Term = term, Vote = vote });
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => file.Dispose();

    private static LogSealRecord? ReadNewest(SafeFileHandle file)
    {
        LogSealRecord? newest = null;
        var bytes = new byte[LogSealRecord.Size];
        for (var place = 0; place < Places; place++)
        {
            if (RandomAccess.Read(file, bytes, place * PlaceSize) == bytes.Length
                && LogSealRecord.Decode(bytes) is { } record
                && record.Sequence >= (newest?.Sequence ?? 0))
            {
                newest = record;
            }
        }

        return newest;
    }

    private void Write(LogSealRecord next)
    {
        next = next with { Sequence = current.Sequence + 1 };
        next.Encode(buffer);
        RandomAccess.Write(file, buffer, next.Sequence % Places * PlaceSize);
        current = next;
    }
}
