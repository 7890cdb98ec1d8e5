using DotNext.IO.Log;
using DotNext.Net.Cluster.Consensus.Raft;
using Vectron.PlacementDriver.Protocol.Peer.V1;

namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>Copies a range of entries into a request, about one chunk of them; false when a snapshot stands in their place.</summary>
internal sealed class EntryCopier(AppendEntriesRequest request) : ILogEntryConsumer<IRaftLogEntry, bool>
{
    /// <inheritdoc />
    public async ValueTask<bool> ReadAsync<TEntry, TList>(TList entries, long? snapshotIndex, CancellationToken token)
        where TEntry : IRaftLogEntry
        where TList : IReadOnlyList<TEntry>
    {
        if (snapshotIndex is not null)
        {
            return false;
        }

        _ = await AppendSender.CopyAsync<TEntry, TList>(entries, 0, request, token).ConfigureAwait(false);
        return true;
    }
}
