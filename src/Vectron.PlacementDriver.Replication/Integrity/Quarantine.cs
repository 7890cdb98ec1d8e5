using Grpc.Core;
using Microsoft.Extensions.Logging;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Proposals;
using Vectron.PlacementDriver.Replication.Storage;

namespace Vectron.PlacementDriver.Replication.Integrity;

/// <summary>
/// This node's end of the comparison of states: it tells its hashes, and once a majority's hash differs from its own it
/// serves no longer, leads no longer, and records in its directory that no start may use it.
/// </summary>
internal sealed class Quarantine(
    RaftNode node, ReplicatedPlacement placement, StateDigests digests, ulong nodeId, ILogger logger)
{
    private string reason = string.Empty;

    /// <summary>Why this node must not serve; empty while it may.</summary>
    public string Reason => Volatile.Read(ref reason);

    /// <summary>Answers the leader.</summary>
    public async Task<CompareStateResponse> HandleAsync(CompareStateRequest request, ServerCallContext context)
    {
        var current = placement.Current;
        if (request.WantedIndex > 0 && request.WantedIndex == current.AppliedIndex)
        {
            await digests.HashAsync(current).WaitAsync(context.CancellationToken).ConfigureAwait(false);
        }

        if (request.Verdict is { } verdict)
        {
            await JudgeAsync(verdict.Index, verdict.Hash).ConfigureAwait(false);
        }

        return new CompareStateResponse
        {
            Digests = { digests.Known.Select(digest => new StateDigest { Index = digest.Key, Hash = digest.Value }) },
        };
    }

    /// <summary>A majority found a hash. Does nothing where this node found the same, or knows nothing of that index.</summary>
    public async Task JudgeAsync(long index, string expected)
    {
        if (!digests.Known.TryGetValue(index, out var found) || found == expected)
        {
            return;
        }

        var verdict = new StateVerdict(index, found, expected);
        if (Interlocked.CompareExchange(ref reason, verdict.Describe(), string.Empty).Length > 0)
        {
            return;
        }

        ReplicationMetrics.Quarantines.Add(1);
        IntegrityLog.Quarantined(logger, nodeId, Reason);
        await node.CondemnAsync(verdict, node.Lifetime).ConfigureAwait(false);
    }
}
