using System.Collections.Immutable;
using System.Diagnostics;
using Vectron.PlacementDriver.Domain;

namespace Vectron.PlacementDriver.Replication.Proposals;

/// <summary>Where a batch goes: into this node's log while it leads, else to the leader it knows. Never further.</summary>
internal sealed class ProposalRoute(
    IConsensus node, LeaderCommit commit, ProposalForwarder forwarder, Func<string> whyUnavailable)
{
    /// <summary>A sentence for callers that waited in vain.</summary>
    public string WhyUnavailable => whyUnavailable();

    /// <summary>Whether there is anybody to send to: whoever waits then waits for those before him.</summary>
    public bool IsLeaderKnown => node.IsLeader || node.LeaderCalls is not null;

    /// <summary>Makes one attempt; completes the proposals when it succeeds.</summary>
    public async Task<SendResult> SendAsync(IReadOnlyList<PendingProposal> batch, CancellationToken cancellation)
    {
        ImmutableArray<Proposal> proposals = [.. batch.Select(static pending => pending.Proposal)];
        var local = node.IsLeader;
        var began = Stopwatch.GetTimestamp();
        var (result, applied) = local
            ? await commit.CommitAsync(proposals, cancellation).ConfigureAwait(false)
            : await forwarder.ForwardAsync(proposals, cancellation).ConfigureAwait(false);
        if (applied is null)
        {
            return result;
        }

        ReplicationMetrics.BatchTime.Record(
            Stopwatch.GetElapsedTime(began).TotalSeconds, ReplicationMetrics.Tag("path", local ? "local" : "forwarded"));
        for (var i = 0; i < batch.Count; i++)
        {
            batch[i].Complete(new AppliedProposal(applied.Outcomes[i], applied.Index));
        }

        return SendResult.Applied;
    }
}
