using Grpc.Core;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Server.Settings;

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

        await ChangeAsync(context, (dryRun, token) => replica.ReadmitAsync(request.NodeId, incarnation, dryRun, token)).ConfigureAwait(false);
        return new ReadmitMemberResponse();
    }

    /// <inheritdoc/>
    public override async Task<AddMemberResponse> AddMember(AddMemberRequest request, ServerCallContext context)
    {
        if (request.NodeId == 0 || !HostPort.TryParse(request.RaftAddress, out var address) || address.IsWildcard)
        {
            throw RpcStatus.InvalidArgument($"node_id must be at least 1 and raft_address {HostPort.Form}, not a wildcard");
        }

        var message = await ChangeAsync(
            context, (dryRun, token) => replica.AddMemberAsync(request.NodeId, address.ToString(), dryRun, token)).ConfigureAwait(false);
        return new AddMemberResponse { Message = message };
    }

    /// <inheritdoc/>
    public override async Task<RemoveMemberResponse> RemoveMember(RemoveMemberRequest request, ServerCallContext context)
    {
        var message = await ChangeAsync(
            context, (dryRun, token) => replica.RemoveMemberAsync(request.NodeId, dryRun, token)).ConfigureAwait(false);
        return new RemoveMemberResponse { Message = message };
    }

    /// <inheritdoc/>
    public override async Task<TransferLeadershipResponse> TransferLeadership(
        TransferLeadershipRequest request, ServerCallContext context)
    {
        RequireLeader();
        if (Trial.Of(context) is { } trial)
        {
            var successor = await calls.WithDeadlineAsync(
                context, token => new ValueTask<ulong>(replica.FindSuccessorAsync(token))).ConfigureAwait(false);
            trial.Tell(successor == 0 ? throw NobodyElse() : $"node {successor} answers and has everything: it can lead");
            return new TransferLeadershipResponse { LeaderNodeId = successor };
        }

        var transferred = await calls.WithDeadlineAsync(
            context, token => new ValueTask<bool>(replica.TransferLeadershipAsync(token))).ConfigureAwait(false);
        return transferred
            ? new TransferLeadershipResponse { LeaderNodeId = replica.Status.LeaderNodeId }
            : throw NobodyElse();
    }

    private static RpcException NobodyElse() => new(new Status(
        StatusCode.FailedPrecondition, "no other node answers and has everything: the leadership stays here"));

    private async Task<string> ChangeAsync(
        ServerCallContext context, Func<bool, CancellationToken, Task<MemberChangeResult>> change)
    {
        RequireLeader();
        var trial = Trial.Of(context);
        var result = await calls.WithDeadlineAsync(
            context, token => new ValueTask<MemberChangeResult>(change(trial is not null, token))).ConfigureAwait(false);
        trial?.Tell(result.Message);
        return result.Outcome switch
        {
            MemberChangeOutcome.Done => result.Message,
            MemberChangeOutcome.UnknownNode => throw RpcStatus.NotFound(result.Message),

            // Whom to ask again is the operator's to see to: UNAVAILABLE would have clients repeat this for as long as they may.
            MemberChangeOutcome.Refused or MemberChangeOutcome.Unreachable =>
                throw new RpcException(new Status(StatusCode.FailedPrecondition, result.Message)),
            _ => throw RpcStatus.Unavailable(result.Message),
        };
    }

    private void RequireLeader()
    {
        if (replica.Status is { Role: not ReplicaRole.Leader, LeaderNodeId: var leader })
        {
            throw PointTo(leader);
        }
    }

    private RpcException PointTo(ulong leader) => replica.Current.Peers.TryGetValue(leader, out var peer)
        ? new RpcException(
            new Status(StatusCode.FailedPrecondition, $"node {leader} leads: ask it at {peer.GrpcAddress}"),
            new Metadata { { RpcMetadata.Leader, peer.GrpcAddress } })
        : RpcStatus.Unavailable("no leader is known at the moment: try again");
}
