using Grpc.Core;
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
    public override Task<RebalanceResponse> Rebalance(RebalanceRequest request, ServerCallContext context) =>
        Task.FromResult(new RebalanceResponse { Started = false });
}
