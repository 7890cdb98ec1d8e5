using DotNext.Net.Cluster;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>Whether a peer answers, told in the log when that changes.</summary>
internal sealed class PeerStatus(PeerIdentity peer, ILogger logger)
{
    private int current = (int)ClusterMemberStatus.Unknown;
    private string lastRefusal = string.Empty;

    /// <summary>As of the last call.</summary>
    public ClusterMemberStatus Current => (ClusterMemberStatus)Volatile.Read(ref current);

    /// <summary>The peer answered a call.</summary>
    public void Answered()
    {
        if (Change(ClusterMemberStatus.Available))
        {
            TransportLog.PeerAnswers(logger, peer.NodeId, peer.Address);
        }
    }

    /// <summary>A call failed.</summary>
    public void Failed(Exception failure)
    {
        var changed = Change(ClusterMemberStatus.Unavailable);
        if (failure is RpcException { StatusCode: StatusCode.FailedPrecondition } refusal)
        {
            if (Interlocked.Exchange(ref lastRefusal, refusal.Status.Detail) != refusal.Status.Detail)
            {
                TransportLog.PeerRefuses(logger, peer.NodeId, peer.Address, refusal.Status.Detail);
            }
        }
        else if (changed && failure is not OperationCanceledException)
        {
            var reason = failure is RpcException rpc ? $"{rpc.StatusCode}: {rpc.Status.Detail}" : failure.Message;
            TransportLog.PeerSilent(logger, peer.NodeId, peer.Address, reason);
        }
    }

    private bool Change(ClusterMemberStatus next) => Interlocked.Exchange(ref current, (int)next) != (int)next;
}
