using Grpc.Core;

namespace Vectron.PlacementDriver.Replication.Reads;

/// <summary>
/// The leader's half of a linearizable read (Ongaro, Consensus: Bridging Theory and Practice, section 6.4): the commit
/// index, proven to have been the leader's after every caller of the round had asked.
/// </summary>
internal sealed class ReadIndex
{
    private readonly SharedRound<long?> rounds;

    public ReadIndex(RaftNode node) =>
        rounds = new SharedRound<long?>(() => node.ProveLeadershipAsync(node.Lifetime).AsTask());

    /// <summary>The index that a read which begins now must wait for; null when this node does not lead.</summary>
    public Task<long?> GetAsync(CancellationToken cancellation) => rounds.JoinAsync(cancellation);

    /// <summary>The same for a follower that asks.</summary>
    /// <exception cref="RpcException">FAILED_PRECONDITION: this node does not lead.</exception>
    public async Task<long> ForPeerAsync(CancellationToken cancellation) =>
        await GetAsync(cancellation).ConfigureAwait(false)
        ?? throw new RpcException(new Status(StatusCode.FailedPrecondition, "this node does not lead"));
}
