using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain;

namespace Vectron.PlacementDriver.Replication.Proposals;

/// <summary>Where a batch goes: into this node's log while it leads, else to the leader it knows. Never further.</summary>
internal sealed class ProposalRoute(
    RaftNode node, LeaderCommit commit, ProposalForwarder forwarder, ReplicaNarrator narrator)
{
    /// <summary>A sentence for callers that waited in vain.</summary>
    public string WhyUnavailable => narrator.WhyUnavailable;

    /// <summary>Makes one attempt; completes the proposals when it succeeds.</summary>
    public async Task<SendResult> SendAsync(IReadOnlyList<PendingProposal> batch, CancellationToken cancellation)
    {
        ImmutableArray<Proposal> proposals = [.. batch.Select(static pending => pending.Proposal)];
        var (result, applied) = node.IsLeader
            ? await commit.CommitAsync(proposals, cancellation).ConfigureAwait(false)
            : await forwarder.ForwardAsync(proposals, cancellation).ConfigureAwait(false);
        if (applied is null)
        {
            return result;
        }

        for (var i = 0; i < batch.Count; i++)
        {
            batch[i].Complete(new AppliedProposal(applied.Outcomes[i], applied.Index));
        }

        return SendResult.Applied;
    }
}
