using Grpc.Core;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Consensus;
using Vectron.PlacementDriver.Replication.Storage;

namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>
/// Finds out whether a node that hears of no leader was removed. The library tells a removed member nothing, and its own
/// log may end before its removal; but whoever has a newer member list without it knows.
/// </summary>
internal sealed class RemovalCheck(GuardedCluster cluster, LocalPeer local, PeerHello hello, RaftTimings timings, TimeProvider time)
{
    /// <summary>Asks now and then, until the node stops: a node that was removed may be added again.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        using var timer = new PeriodicTimer(timings.WaitingNotice, time);
        while (await timer.WaitForNextTickAsync(token).ConfigureAwait(false))
        {
            var current = local.Members;
            if (local.IsAdmitted && cluster.Leader is null && await IsExcludedAsync(current, token).ConfigureAwait(false))
            {
                cluster.NoticeRemoval(current.Version);
            }
        }
    }

    private async Task<bool> IsExcludedAsync(VersionedMembers current, CancellationToken token)
    {
        var (members, version) = current;
        foreach (var member in members.Sorted.Where(member => member.NodeId != local.Identity.NodeId))
        {
            try
            {
                var answer = await hello.AskAsync(member.NodeId, member.Address, isEmpty: false, token).ConfigureAwait(false);
                if (IsOfThisCluster(answer) && answer.MembersVersion > version && !Knows(answer))
                {
                    return true;
                }
            }
            catch (RpcException) when (!token.IsCancellationRequested)
            {
                // It does not answer; another may.
            }
        }

        return false;
    }

    private bool IsOfThisCluster(HelloResponse answer) => answer.Receiver?.ClusterNumber == local.ClusterNumber;

    private bool Knows(HelloResponse answer) =>
        answer.KnownIncarnations.TryGetValue(local.Identity.NodeId, out var incarnation)
        && incarnation == local.Identity.Incarnation.ToString("N");
}
