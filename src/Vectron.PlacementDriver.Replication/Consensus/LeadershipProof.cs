using System.Diagnostics;
using DotNext.Net.Cluster.Consensus.Raft;

namespace Vectron.PlacementDriver.Replication.Consensus;

/// <summary>
/// Proves that this node led at a moment: a majority answered appends that began after it. The library's own read barrier
/// is not used: on a follower it asks the leader without a majority, and a forced round may not be a round at all.
/// </summary>
internal sealed class LeadershipProof(GuardedCluster cluster)
{
    /// <summary>
    /// The commit index as of some moment after the call, proven to be the cluster's; a read that waits until this index
    /// is applied is linearizable. Null when this node does not lead, or stopped to.
    /// </summary>
    public async ValueTask<long?> TakeCommitIndexAsync(CancellationToken token)
    {
        // Not cancelled only once an entry of its own term is committed, and with it all that came before.
        var leadership = cluster.LeadershipToken;
        if (leadership.IsCancellationRequested)
        {
            return null;
        }

        var index = cluster.AuditTrail.LastCommittedEntryIndex;
        var start = Stopwatch.GetTimestamp();
        try
        {
            while (!IsConfirmedSince(start))
            {
                await cluster.ForceReplicationAsync(token).ConfigureAwait(false);
                if (leadership.IsCancellationRequested)
                {
                    return null;
                }
            }
        }
        catch (Exception e) when (e is NotLeaderException or ObjectDisposedException)
        {
            return null;
        }

        return leadership.IsCancellationRequested ? null : index;
    }

    private bool IsConfirmedSince(long start)
    {
        var members = cluster.Members;
        return members.Count(member => member.LastConfirmedStart >= start) * 2 > members.Count;
    }
}
