using DotNext.IO;
using DotNext.IO.Log;
using DotNext.Net.Cluster.Consensus.Raft;
using Vectron.PlacementDriver.Replication.Storage;

namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>A snapshot that came from the leader, verified, in a file that goes when it is disposed.</summary>
internal sealed class ReceivedSnapshot(string path, long term) : IRaftLogEntry, IDisposable
{
    /// <inheritdoc />
    public long Term => term;

    bool ILogEntry.IsSnapshot => true;

    bool IDataTransferObject.IsReusable => true;

    long? IDataTransferObject.Length => new FileInfo(path).Length;

    /// <inheritdoc />
    public void Dispose() => File.Delete(path);

    async ValueTask IDataTransferObject.WriteToAsync<TWriter>(TWriter writer, CancellationToken token)
    {
        using var file = SnapshotFile.OpenRead(path);
        await writer.CopyFromAsync(file, count: null, token).ConfigureAwait(false);
    }
}
