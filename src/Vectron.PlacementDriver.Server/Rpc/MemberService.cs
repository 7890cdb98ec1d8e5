using Grpc.Core;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Replication;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>What operators ask of the cluster's members.</summary>
internal sealed class MemberService(ReplicationHost replica, ReplicaCalls calls)
    : Protocol.Admin.V1.MemberService.MemberServiceBase
{
    /// <inheritdoc/>
    public override async Task<ReadmitMemberResponse> ReadmitMember(ReadmitMemberRequest request, ServerCallContext context)
    {
        if (request.NodeId == 0 || !Guid.TryParseExact(request.Incarnation, "N", out var incarnation))
        {
            throw RpcStatus.InvalidArgument("node_id must be at least 1 and incarnation 32 hexadecimal digits");
        }

        if (replica.Status is { Role: not ReplicaRole.Leader, LeaderNodeId: var leader })
        {
            throw PointTo(leader);
        }

        var result = await calls.WithDeadlineAsync(
            context,
            token => new ValueTask<ReadmissionResult>(replica.ReadmitAsync(request.NodeId, incarnation, token))).ConfigureAwait(false);
        return result.Outcome switch
        {
            ReadmissionOutcome.Done => new ReadmitMemberResponse(),
            ReadmissionOutcome.UnknownNode => throw RpcStatus.NotFound(result.Message),
            ReadmissionOutcome.Refused => throw new RpcException(new Status(StatusCode.FailedPrecondition, result.Message)),
            _ => throw RpcStatus.Unavailable(result.Message),
        };
    }

    private RpcException PointTo(ulong leader) => replica.Current.Peers.TryGetValue(leader, out var peer)
        ? new RpcException(
            new Status(StatusCode.FailedPrecondition, $"node {leader} leads: ask it at {peer.GrpcAddress}"),
            new Metadata { { RpcMetadata.Leader, peer.GrpcAddress } })
        : RpcStatus.Unavailable("no leader is known at the moment: try again");
}
