using DotNext.IO.Log;
using DotNext.Net.Cluster.Consensus.Raft;

namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>Reads the term of the last entry of a range.</summary>
internal sealed class LastTermReader : ILogEntryConsumer<IRaftLogEntry, long>
{
    /// <summary>It has no state.</summary>
    public static readonly LastTermReader Instance = new();

    /// <inheritdoc />
    public bool LogEntryMetadataOnly => true;

    /// <inheritdoc />
    public ValueTask<long> ReadAsync<TEntry, TList>(TList entries, long? snapshotIndex, CancellationToken token)
        where TEntry : IRaftLogEntry
        where TList : IReadOnlyList<TEntry> => new(entries.Count == 0 ? 0 : entries[^1].Term);
}
