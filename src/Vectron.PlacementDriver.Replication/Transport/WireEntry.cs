using DotNext.IO;
using DotNext.IO.Log;
using DotNext.Net.Cluster.Consensus.Raft;
using LogEntry = Vectron.PlacementDriver.Protocol.Peer.V1.LogEntry;

namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>An entry that came from a peer, as the log takes it.</summary>
internal sealed class WireEntry(LogEntry entry) : IRaftLogEntry
{
    /// <inheritdoc />
    public long Term => entry.Term;

    /// <inheritdoc />
    public bool IsConfiguration => entry.IsConfiguration;

    /// <inheritdoc />
    public int? CommandId => entry.HasCommandId ? entry.CommandId : null;

    bool ILogEntry.IsSnapshot => false;

    bool IDataTransferObject.IsReusable => true;

    long? IDataTransferObject.Length => entry.Data.Length;

    bool IDataTransferObject.TryGetMemory(out ReadOnlyMemory<byte> memory)
    {
        memory = entry.Data.Memory;
        return true;
    }

    ValueTask IDataTransferObject.WriteToAsync<TWriter>(TWriter writer, CancellationToken token) =>
        writer.WriteAsync(entry.Data.Memory, lengthFormat: null, token);
}
