using DotNext.IO;
using DotNext.IO.Log;
using DotNext.Net.Cluster.Consensus.Raft.StateMachine;

namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>A snapshot file as the log hands it to followers: header and state, byte for byte.</summary>
internal sealed class StoredSnapshot(string path, long index, long term) : ISnapshot
{
    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>The file's size; 0 once it was replaced and deleted.</summary>
    public long Bytes => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    /// <inheritdoc />
    public long Index => index;

    /// <inheritdoc />
    public long Term => term;

    bool ILogEntry.IsSnapshot => true;

    bool IDataTransferObject.IsReusable => true;

    long? IDataTransferObject.Length => new FileInfo(path).Length;

    async ValueTask IDataTransferObject.WriteToAsync<TWriter>(TWriter writer, CancellationToken token)
    {
        using var file = SnapshotFile.OpenRead(path);
        await writer.CopyFromAsync(file, count: null, token).ConfigureAwait(false);
    }
}
