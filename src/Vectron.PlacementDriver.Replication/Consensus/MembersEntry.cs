using DotNext.IO;
using DotNext.IO.Log;
using DotNext.Net.Cluster.Consensus.Raft;
using Vectron.PlacementDriver.Replication.Storage;

namespace Vectron.PlacementDriver.Replication.Consensus;

/// <summary>A log entry that carries the member list.</summary>
internal sealed class MembersEntry(MemberConfiguration members, long term) : IRaftLogEntry
{
    private readonly IDataTransferObject content = members;

    /// <inheritdoc />
    public long Term => term;

    bool IRaftLogEntry.IsConfiguration => true;

    bool ILogEntry.IsSnapshot => false;

    bool IDataTransferObject.IsReusable => true;

    long? IDataTransferObject.Length => content.Length;

    bool IDataTransferObject.TryGetMemory(out ReadOnlyMemory<byte> memory) => content.TryGetMemory(out memory);

    ValueTask IDataTransferObject.WriteToAsync<TWriter>(TWriter writer, CancellationToken token) =>
        content.WriteToAsync(writer, token);
}
