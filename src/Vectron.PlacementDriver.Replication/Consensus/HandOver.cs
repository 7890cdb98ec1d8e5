using System.Diagnostics;
using DotNext.Net.Cluster.Consensus.Raft;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Consensus;

/// <summary>
/// Gives leadership to another node (Ongaro, Consensus: Bridging Theory and Practice, section 3.10). The library's
/// resignation names no successor and lets this node stand again, so this one waits for a follower that has everything,
/// stays out of elections, has that follower stand at once, and votes for it at once.
/// </summary>
internal sealed class HandOver(GuardedCluster cluster, LocalPeer local, Candidacy candidacy, EntryGate entries, ILogger logger)
{
    /// <summary>
    /// Hands over, and waits until another node leads. No entry is appended meanwhile; those on their way are finished
    /// before. False when this node does not lead, is alone, or the token ended the wait.
    /// </summary>
    public async Task<bool> RunAsync(CancellationToken token)
    {
        try
        {
            // Nobody is held up before somebody can take over.
            if (cluster.LeadershipToken.IsCancellationRequested || await FindSuccessorAsync(token).ConfigureAwait(false) is null)
            {
                return false;
            }

            using var shortly = CancellationTokenSource.CreateLinkedTokenSource(token);
            shortly.CancelAfter(cluster.ElectionTimeout);
            await entries.CloseAsync().WaitAsync(shortly.Token).ConfigureAwait(false);
            return await FindSuccessorAsync(shortly.Token).ConfigureAwait(false) is { } successor
                && await GiveToAsync(successor, token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or NotLeaderException or QuorumUnreachableException)
        {
            return false;
        }
        finally
        {
            entries.Open();
        }
    }

    /// <summary>Hands over, and goes on as a follower that may lead again.</summary>
    public async Task<bool> TransferAsync(CancellationToken token)
    {
        if (cluster.LeadershipToken.IsCancellationRequested)
        {
            return false;
        }

        try
        {
            return await RunAsync(token).ConfigureAwait(false);
        }
        finally
        {
            await candidacy.ReturnAsync(cluster.Lifetime).ConfigureAwait(false);
        }
    }

    /// <summary>Who could lead now: 0 when this node does not lead, or nobody answers and has everything within an election timeout.</summary>
    public async Task<ulong> FindSuccessorIdAsync(CancellationToken token)
    {
        using var shortly = CancellationTokenSource.CreateLinkedTokenSource(token);
        shortly.CancelAfter(cluster.ElectionTimeout);
        try
        {
            return cluster.LeadershipToken.IsCancellationRequested
                ? 0
                : (await FindSuccessorAsync(shortly.Token).ConfigureAwait(false))?.Identity.NodeId ?? 0;
        }
        catch (Exception e) when (e is OperationCanceledException or NotLeaderException or QuorumUnreachableException)
        {
            return 0;
        }
    }

    private async Task<bool> GiveToAsync(PeerMember successor, CancellationToken token)
    {
        var term = cluster.LeadershipTerm;
        if (!await cluster.GiveUpLeadershipAsync(token).ConfigureAwait(false))
        {
            return false;
        }

        await candidacy.KeepOutAsync(token).ConfigureAwait(false);
        ConsensusLog.HandedOver(logger, local.Identity.NodeId, successor.Identity.NodeId);
        using (candidacy.VoteAtOnce())
        {
            await AskToStandAsync(successor, term, token).ConfigureAwait(false);
            _ = await cluster.WaitForLeaderAsync(Timeout.InfiniteTimeSpan, token).ConfigureAwait(false);
        }

        return true;
    }

    // Should it not be asked, or not be elected, the followers' own timers bring the next leader.
    private async Task AskToStandAsync(PeerMember successor, long term, CancellationToken token)
    {
        try
        {
            if (!await successor.Channel!.StandForElectionAsync(term, token).ConfigureAwait(false))
            {
                ConsensusLog.SuccessorDoesNotStand(logger, successor.Identity.NodeId, "it may not, or is in another term");
            }
        }
        catch (RpcException failure)
        {
            token.ThrowIfCancellationRequested();
            ConsensusLog.SuccessorDoesNotStand(logger, successor.Identity.NodeId, failure.Status.Detail);
        }
    }

    private async Task<PeerMember?> FindSuccessorAsync(CancellationToken token)
    {
        // What a follower once had says nothing about one that has died or lost its disk since: it must answer now.
        var asked = Stopwatch.GetTimestamp();
        while (cluster.Members.Any(member => member.IsRemote))
        {
            // Before the round: under load there is always a later one.
            var last = cluster.AuditTrail.LastEntryIndex;
            await cluster.ForceReplicationAsync(token).ConfigureAwait(false);
            if (cluster.Members.FirstOrDefault(IsReady) is { } successor)
            {
                return successor;
            }

            bool IsReady(PeerMember member) =>
                member.Feed is { } feed && feed.Appends.MatchIndexIn(cluster.LeadershipTerm) >= last && member.LastConfirmedStart >= asked;
        }

        return null;
    }
}
