using DotNext.Net.Cluster.Consensus.Raft;
using Grpc.Core;
using Vectron.PlacementDriver.Protocol.Peer.V1;

namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>The outcome of an append or a snapshot, between the library's words and the wire's.</summary>
internal static class WireOutcome
{
    /// <summary>From the wire.</summary>
    /// <exception cref="RpcException">The peer said something that no version of the protocol means.</exception>
    public static HeartbeatResult Read(AppendOutcome outcome) => outcome switch
    {
        AppendOutcome.Rejected => HeartbeatResult.Rejected,
        AppendOutcome.Replicated => HeartbeatResult.Replicated,
        AppendOutcome.ReplicatedWithLeaderTerm => HeartbeatResult.ReplicatedWithLeaderTerm,
        AppendOutcome.UnsupportedVersion => HeartbeatResult.UnsupportedVersion,
        _ => throw new RpcException(new Status(StatusCode.Internal, $"the peer answered with outcome {(int)outcome}")),
    };

    /// <summary>To the wire.</summary>
    public static AppendOutcome Write(HeartbeatResult result) => result switch
    {
        HeartbeatResult.Replicated => AppendOutcome.Replicated,
        HeartbeatResult.ReplicatedWithLeaderTerm => AppendOutcome.ReplicatedWithLeaderTerm,
        HeartbeatResult.UnsupportedVersion => AppendOutcome.UnsupportedVersion,
        _ => AppendOutcome.Rejected,
    };
}
