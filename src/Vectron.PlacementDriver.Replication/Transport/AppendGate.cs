using DotNext.Net.Cluster.Consensus.Raft;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Consensus;

namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>
/// The one way for a leader's entries and snapshots into this node: one at a time, appends in the order in which the
/// leader sent them, and nothing written that is here already.
/// </summary>
internal sealed class AppendGate(IRaftEngine engine, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private long lastTerm;
    private long lastSequence;
    private volatile bool installing;

    /// <summary>Takes an append. What it acknowledges is on disk.</summary>
    /// <exception cref="RpcException">ABORTED when a later append of this leader was seen; INVALID_ARGUMENT.</exception>
    public async Task<AppendEntriesResponse> AppendAsync(
        AppendEntriesRequest request, PeerCaller caller, CancellationToken token)
    {
        PeerRequestCheck.Require(request);
        if (installing && request.Term >= engine.Term)
        {
            // The leader learns at once that this node lives. Until the snapshot is in, it cannot vote for another.
            return new AppendEntriesResponse { Term = engine.Term, Outcome = AppendOutcome.Rejected, LastIndex = engine.LastIndex };
        }

        await gate.WaitAsync(token).ConfigureAwait(false);
        try
        {
            RequireOrder(request);
            ReplicationMetrics.AppendsReceived.Add(1);
            var overlap = await AppendOverlap.FindAsync(engine, request, token).ConfigureAwait(false);
            if (overlap.Skipped > 0)
            {
                ReplicationMetrics.OverlapSkipped.Add(overlap.Skipped);
            }

            var result = await engine.TakeEntriesAsync(caller, request, overlap).ConfigureAwait(false);
            return new AppendEntriesResponse
            {
                Term = result.Term,
                Outcome = WireOutcome.Write(result.Value.Result),
                LastIndex = result.Value.LastIndex,
            };
        }
        finally
        {
            _ = gate.Release();
        }
    }

    /// <summary>Installs a received snapshot with its member list, or finds that it is not needed.</summary>
    public async Task<InstallSnapshotResponse> InstallAsync(
        SnapshotHeader header, ReceivedSnapshot snapshot, PeerCaller caller, CancellationToken token)
    {
        await gate.WaitAsync(token).ConfigureAwait(false);
        try
        {
            if (header.Term >= engine.Term && header.SnapshotIndex <= engine.CommitIndex)
            {
                return new InstallSnapshotResponse { Term = engine.Term, Outcome = AppendOutcome.Replicated };
            }

            installing = true;
            var result = await engine.TakeSnapshotAsync(caller, header, snapshot).ConfigureAwait(false);
            if (result.Value is not HeartbeatResult.Rejected)
            {
                ReplicationMetrics.SnapshotsInstalled.Add(1);
            }

            return new InstallSnapshotResponse { Term = result.Term, Outcome = WireOutcome.Write(result.Value) };
        }
        finally
        {
            installing = false;
            _ = gate.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => gate.Dispose();

    private void RequireOrder(AppendEntriesRequest request)
    {
        if (request.Term == lastTerm && request.Sequence <= lastSequence)
        {
            ReplicationMetrics.StaleAppends.Add(1);
            TransportLog.StaleAppend(logger, request.Sequence, request.Term, lastSequence);
            throw new RpcException(new Status(
                StatusCode.Aborted, $"sequence {request.Sequence} of term {request.Term} is stale: {lastSequence} was seen"));
        }

        if (request.Term >= lastTerm)
        {
            (lastTerm, lastSequence) = (request.Term, request.Sequence);
        }
    }
}
