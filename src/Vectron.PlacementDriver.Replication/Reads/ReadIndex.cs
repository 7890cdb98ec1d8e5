using Grpc.Core;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Reads;

/// <summary>
/// The leader's half of a linearizable read (Ongaro, Consensus: Bridging Theory and Practice, section 6.4): the commit
/// index, proven to have been the leader's after every caller of the round had asked.
/// </summary>
internal sealed class ReadIndex
{
    private readonly IConsensus node;
    private readonly SharedRound<long?> rounds;

    public ReadIndex(IConsensus node)
    {
        this.node = node;
        rounds = new SharedRound<long?>(() => node.ProveLeadershipAsync(witness: default, node.Lifetime).AsTask(), askedBy: "followers");
    }

    /// <summary>
    /// The index for a follower that asks. Its own term may already complete the majority, as it does among three: then
    /// nobody else is asked.
    /// </summary>
    /// <exception cref="RpcException">FAILED_PRECONDITION: this node does not lead.</exception>
    public async Task<long> ForPeerAsync(TermWitness witness, CancellationToken cancellation)
    {
        var index = node.IsLeader && witness.Term == node.LeadershipTerm
            ? await node.ProveLeadershipAsync(witness, cancellation).ConfigureAwait(false)
            : await rounds.JoinAsync(cancellation).ConfigureAwait(false);
        return index ?? throw new RpcException(new Status(StatusCode.FailedPrecondition, "this node does not lead"));
    }
}
