using System.Diagnostics;
using DotNext.Net.Cluster.Consensus.Raft;
using Microsoft.Extensions.Logging;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Consensus;

/// <summary>
/// Gives leadership to another node. The library's resignation names no successor and lets this node stand again, so this
/// one waits for a follower that has everything, and then stays out of elections.
/// </summary>
internal sealed class HandOver(GuardedCluster cluster, LocalPeer local, ILogger logger)
{
    /// <summary>
    /// Hands over, and waits until another node leads. Proposals must have stopped. False when this node does not lead, is
    /// alone, or the token ended the wait.
    /// </summary>
    public async Task<bool> RunAsync(CancellationToken token)
    {
        try
        {
            if (cluster.LeadershipToken.IsCancellationRequested
                || await FindSuccessorAsync(token).ConfigureAwait(false) is not { } successor
                || !await cluster.GiveUpLeadershipAsync(token).ConfigureAwait(false))
            {
                return false;
            }

            _ = await cluster.EnableStandbyModeAsync(token).ConfigureAwait(false);
            ConsensusLog.HandedOver(logger, local.Identity.NodeId, successor.Identity.NodeId);
            _ = await cluster.WaitForLeaderAsync(Timeout.InfiniteTimeSpan, token).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is OperationCanceledException or NotLeaderException or QuorumUnreachableException)
        {
            return false;
        }
    }

    private async Task<PeerMember?> FindSuccessorAsync(CancellationToken token)
    {
        // What a follower once had says nothing about one that has died or lost its disk since: it must answer now.
        var asked = Stopwatch.GetTimestamp();
        while (cluster.Members.Any(member => member.IsRemote))
        {
            await cluster.ForceReplicationAsync(token).ConfigureAwait(false);
            var last = cluster.AuditTrail.LastEntryIndex;
            if (cluster.Members.FirstOrDefault(IsReady) is { } successor)
            {
                return successor;
            }

            bool IsReady(PeerMember member) =>
                member.IsRemote && member.MatchIndex >= last && member.LastConfirmedStart >= asked;
        }

        return null;
    }
}
