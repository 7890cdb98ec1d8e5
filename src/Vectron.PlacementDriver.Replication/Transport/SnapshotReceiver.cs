using Grpc.Core;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Consensus;
using Vectron.PlacementDriver.Replication.Storage;

namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>Takes a snapshot of the leader into a file, checks it there, and only then hands it to the log.</summary>
internal sealed class SnapshotReceiver(
    GuardedCluster cluster, AppendGate gate, SnapshotStore snapshots, long largestSnapshot) : IDisposable
{
    private readonly SemaphoreSlim receiving = new(1);

    /// <summary>Receives one snapshot.</summary>
    /// <exception cref="RpcException">
    /// INVALID_ARGUMENT when the stream is not a whole, sound snapshot; ABORTED when another is being received.
    /// </exception>
    public async Task<InstallSnapshotResponse> ReceiveAsync(
        IAsyncStreamReader<InstallSnapshotRequest> stream, PeerCaller caller, CancellationToken token)
    {
        var header = await ReadHeaderAsync(stream, token).ConfigureAwait(false);
        var term = cluster.AuditTrail.Term;
        if (header.Term < term)
        {
            return new InstallSnapshotResponse { Term = term, Outcome = AppendOutcome.Rejected };
        }

        if (!await receiving.WaitAsync(TimeSpan.Zero, token).ConfigureAwait(false))
        {
            throw new RpcException(new Status(StatusCode.Aborted, "another snapshot is being received"));
        }

        try
        {
            var path = snapshots.NewUnfinishedPath();
            using var snapshot = new ReceivedSnapshot(path, header.SnapshotTerm);
            await StoreAsync(stream, header, path, token).ConfigureAwait(false);
            RequireSound(header, path);
            return await gate.InstallAsync(header, snapshot, caller, token).ConfigureAwait(false);
        }
        finally
        {
            _ = receiving.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => receiving.Dispose();

    private async Task<SnapshotHeader> ReadHeaderAsync(IAsyncStreamReader<InstallSnapshotRequest> stream, CancellationToken token)
    {
        if (!await stream.MoveNext(token).ConfigureAwait(false) || stream.Current.Header is not { } header)
        {
            throw PeerRequestCheck.Invalid("a snapshot begins with its header");
        }

        PeerRequestCheck.Require(header, largestSnapshot);
        return header;
    }

    private static async Task StoreAsync(
        IAsyncStreamReader<InstallSnapshotRequest> stream, SnapshotHeader header, string path, CancellationToken token)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        while (await stream.MoveNext(token).ConfigureAwait(false))
        {
            var part = stream.Current;
            if (part.PartCase is not InstallSnapshotRequest.PartOneofCase.Chunk)
            {
                throw PeerRequestCheck.Invalid("only chunks follow the header of a snapshot");
            }

            if (part.Chunk.Length > PeerChannel.ChunkSize)
            {
                throw PeerRequestCheck.Invalid($"a chunk of {part.Chunk.Length} bytes is longer than {PeerChannel.ChunkSize}");
            }

            if (file.Length + part.Chunk.Length > header.Length)
            {
                throw PeerRequestCheck.Invalid($"more bytes come than the {header.Length} that the header says");
            }

            await file.WriteAsync(part.Chunk.Memory, token).ConfigureAwait(false);
        }

        if (file.Length != header.Length)
        {
            throw PeerRequestCheck.Invalid($"the snapshot ends after {file.Length} of {header.Length} bytes");
        }
    }

    private static void RequireSound(SnapshotHeader header, string path)
    {
        SnapshotFileHeader stored;
        try
        {
            stored = SnapshotFile.Verify(path);
        }
        catch (DataDirectoryException e)
        {
            throw PeerRequestCheck.Invalid(e.Message.Replace(path, "the received snapshot", StringComparison.Ordinal));
        }

        if (stored.Index != header.SnapshotIndex || stored.Term != header.SnapshotTerm)
        {
            throw PeerRequestCheck.Invalid(
                $"the header says index {header.SnapshotIndex}, term {header.SnapshotTerm}, " +
                $"the snapshot index {stored.Index}, term {stored.Term}");
        }
    }
}
