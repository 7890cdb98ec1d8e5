using Grpc.Core;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Server.Rpc;

internal sealed partial class PlacementService
{
    /// <inheritdoc/>
    public override async Task<GetLeaderResponse> GetLeader(GetLeaderRequest request, ServerCallContext context)
    {
        // The read proves that there is a leader now; which one it is, this node then knows.
        var snapshot = await calls.ReadAsync(context).ConfigureAwait(false);
        var leader = replica.Status.LeaderNodeId;
        return snapshot.Peers.TryGetValue(leader, out var peer)
            ? new GetLeaderResponse { LeaderAddress = peer.GrpcAddress }
            : throw RpcStatus.Unavailable(leader == 0
                ? "no leader is known at the moment"
                : $"node {leader} leads, but has not made its address known yet");
    }

    /// <inheritdoc/>
    public override async Task<RebalanceResponse> Rebalance(RebalanceRequest request, ServerCallContext context)
    {
        var snapshot = await calls.ReadAsync(context).ConfigureAwait(false);
        if (snapshot.Freeze is { } freeze)
        {
            throw RpcStatus.Rejected(freeze.Refuse("nothing can be rebalanced"));
        }

        if (!snapshot.MaySchedule(SchedulingKind.Rebalance))
        {
            throw RpcStatus.Rejected(CommandOutcome.Rejected(
                RejectionReason.FailedPrecondition, "rebalancing is paused: resume it first"));
        }

        // What the state machine does not allow any more was allowed when the plan was made: a pass has run.
        var moves = MovePlanner.PlanRebalance(snapshot);
        if (!moves.IsEmpty)
        {
            _ = await calls.ProposeAsync(new StartMoves(moves), request, context).ConfigureAwait(false);
        }

        return new RebalanceResponse { Started = true };
    }
}
