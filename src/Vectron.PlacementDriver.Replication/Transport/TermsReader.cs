using DotNext.IO.Log;
using DotNext.Net.Cluster.Consensus.Raft;

namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>Reads the terms of a range of entries.</summary>
internal sealed class TermsReader : ILogEntryConsumer<IRaftLogEntry, long[]>
{
    /// <summary>It has no state.</summary>
    public static readonly TermsReader Instance = new();

    /// <inheritdoc />
    public bool LogEntryMetadataOnly => true;

    /// <inheritdoc />
    public ValueTask<long[]> ReadAsync<TEntry, TList>(TList entries, long? snapshotIndex, CancellationToken token)
        where TEntry : IRaftLogEntry
        where TList : IReadOnlyList<TEntry>
    {
        var terms = new long[entries.Count];
        for (var i = 0; i < terms.Length; i++)
        {
            terms[i] = entries[i].Term;
        }

        return new ValueTask<long[]>(terms);
    }
}
