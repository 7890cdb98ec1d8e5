using DotNext.Net.Cluster.Consensus.Raft;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Storage;

namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>
/// Brings a snapshot to one member without holding up the leader. The log's read lock is held while the library waits for
/// this, so nothing is streamed within the call: a real empty append serves as the sign of life, the file goes over the
/// bulk connection in the background, and the call says "rejected" until it has arrived. A small snapshot arrives within
/// a short wait.
/// </summary>
internal sealed class SnapshotSender(
    PeerIdentity peer, PeerChannel channel, AppendSender appends, SnapshotStore snapshots, RaftTimings timings, ILogger logger)
{
    private long transferIndex;
    private Task<InstallSnapshotResponse?>? transfer;

    /// <summary>Does one round for the snapshot: probes, and starts, awaits or reports the transfer.</summary>
    /// <param name="term">The leader's term.</param>
    /// <param name="index">The snapshot's index.</param>
    /// <param name="snapshotTerm">The term of that index.</param>
    /// <param name="configuration">The member list's bytes.</param>
    /// <param name="version">The member list's version.</param>
    /// <param name="token">Ends the round.</param>
    /// <param name="lifetime">Ends the transfer.</param>
    public async Task<Result<HeartbeatResult>> SendAsync(
        long term, long index, long snapshotTerm, byte[] configuration, long version, CancellationToken token, CancellationToken lifetime)
    {
        var file = transfer is null or { IsCompleted: true } ? snapshots.OpenCurrent(index) : null;
        try
        {
            var probe = await ProbeAsync(term, index, snapshotTerm, token).ConfigureAwait(false);
            if (probe.Term > term || probe.Value.Result is not HeartbeatResult.Rejected)
            {
                return new Result<HeartbeatResult> { Term = probe.Term, Value = probe.Value.Result };
            }

            if (TakeArrival(index) is { } arrived)
            {
                return arrived;
            }

            if (file is not null)
            {
                Begin(file, term, index, snapshotTerm, configuration, version, lifetime);
                file = null;
            }

            if (transfer is { } running)
            {
                _ = await Task.WhenAny(running, Task.Delay(timings.SnapshotWait, token)).ConfigureAwait(false);
            }

            return TakeArrival(index) ?? new Result<HeartbeatResult> { Term = probe.Term, Value = HeartbeatResult.Rejected };
        }
        finally
        {
            file?.Dispose();
        }
    }

    private Task<Result<ReplicationStatus>> ProbeAsync(long term, long index, long snapshotTerm, CancellationToken token) =>
        appends.SendAsync(
            new AppendEntriesRequest { Term = term, PrevIndex = index, PrevTerm = snapshotTerm, CommitIndex = index }, token);

    private void Begin(
        FileStream file, long term, long index, long snapshotTerm, byte[] configuration, long version, CancellationToken lifetime)
    {
        var header = new SnapshotHeader
        {
            Term = term,
            SnapshotIndex = index,
            SnapshotTerm = snapshotTerm,
            Length = file.Length,
            ConfigurationVersion = version,
            Configuration = ByteString.CopyFrom(configuration),
        };
        TransportLog.SnapshotSending(logger, index, peer.NodeId, file.Length);
        (transferIndex, transfer) = (index, Task.Run(() => TransferAsync(file, header, lifetime), CancellationToken.None));
    }

    private async Task<InstallSnapshotResponse?> TransferAsync(FileStream file, SnapshotHeader header, CancellationToken lifetime)
    {
        using (file)
        {
            try
            {
                var response = await channel.InstallSnapshotAsync(header, file, lifetime).ConfigureAwait(false);
                TransportLog.SnapshotSent(logger, header.SnapshotIndex, peer.NodeId);
                ReplicationMetrics.SnapshotsSent.Add(1);
                return response;
            }
            catch (Exception e) when (e is RpcException or IOException or InvalidOperationException or OperationCanceledException)
            {
                TransportLog.SnapshotNotSent(logger, header.SnapshotIndex, peer.NodeId, e.Message);
                return null;
            }
        }
    }

    private Result<HeartbeatResult>? TakeArrival(long index)
    {
        if (transfer is not { IsCompletedSuccessfully: true } done)
        {
            return null;
        }

        transfer = null;
        return done.GetAwaiter().GetResult() is { } response && transferIndex == index
            && WireOutcome.Read(response.Outcome) is HeartbeatResult.Replicated or HeartbeatResult.ReplicatedWithLeaderTerm
            ? new Result<HeartbeatResult> { Term = response.Term, Value = WireOutcome.Read(response.Outcome) }
            : null;
    }
}
