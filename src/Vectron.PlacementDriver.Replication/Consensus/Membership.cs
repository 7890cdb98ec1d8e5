using DotNext.Net.Cluster.Consensus.Raft;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Vectron.PlacementDriver.Replication.Storage;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Consensus;

/// <summary>
/// Changes the member list through the log, one change at a time, each only when the one before is what Raft counts by.
/// A change that a crash cut short is safe and may be repeated: at no moment do two incarnations of one node count.
/// </summary>
internal sealed class Membership(
    GuardedCluster cluster, LocalPeer local, MemberList members, PeerHello hello, ILogger logger) : IDisposable
{
    /// <summary>More members are refused.</summary>
    public const int LargestSize = 4;

    // While a snapshot is under way each round waits a little; a member that cannot be reached fails fast.
    private const int CatchUpRounds = 1000;

    private readonly SemaphoreSlim changing = new(1);

    /// <summary>Whether <see cref="PublishListAsync"/> has anything to write.</summary>
    public bool IsListDue => members.Current.Version == 0 || local.FormerAddress is not null;

    /// <summary>
    /// Writes the list to the log when it says more than any entry does: that of the first start, so that it reaches members
    /// that have not got it yet, or one with this leader's new address.
    /// </summary>
    public async Task PublishListAsync(CancellationToken token)
    {
        try
        {
            var leadership = await cluster.WaitForLeadershipAsync(token).ConfigureAwait(false);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(token, leadership);
            await changing.WaitAsync(linked.Token).ConfigureAwait(false);
            try
            {
                // Every list that an earlier leader may have left in the log is applied then.
                await ReplicateNothingAsync(linked.Token).ConfigureAwait(false);
                if (IsListDue && !await IsReachedAtFormerAddressAsync(linked.Token).ConfigureAwait(false))
                {
                    var list = new MemberConfiguration(members.Current.Members.Sorted.Select(
                        member => member.MemberId == local.Identity.MemberId ? local.Identity : member));
                    await cluster.ReplicateAsync(new MembersEntry(list, cluster.LeadershipTerm), linked.Token).ConfigureAwait(false);
                }
            }
            finally
            {
                _ = changing.Release();
            }
        }
        catch (Exception e) when (IsLossOfLeadership(e))
        {
            ConsensusLog.MembersNotPublished(logger, e.Message);
        }
    }

    /// <summary>Adds a member, after bringing it up to date.</summary>
    public Task<MembershipOutcome> AddAsync(PeerIdentity member, CancellationToken token) =>
        ChangeAsync(() => AddCoreAsync(member, token), token);

    /// <summary>Removes the member of a node.</summary>
    public Task<MembershipOutcome> RemoveAsync(ulong nodeId, CancellationToken token) =>
        ChangeAsync(() => RemoveCoreAsync(nodeId, token), token);

    /// <summary>
    /// Gives a node that lost its directory its place back: the old incarnation is removed first, so that every committed
    /// entry is on all that remain, then the new one is added.
    /// </summary>
    public Task<MembershipOutcome> ReadmitAsync(PeerIdentity member, CancellationToken token) => ChangeAsync(
        async () =>
        {
            if (members.Current.Members.Find(member.NodeId) is { } old && old.Incarnation != member.Incarnation)
            {
                var removed = await RemoveCoreAsync(member.NodeId, token).ConfigureAwait(false);
                if (removed is not MembershipOutcome.Done)
                {
                    return removed;
                }
            }

            return await AddCoreAsync(member, token).ConfigureAwait(false);
        },
        token);

    /// <inheritdoc />
    public void Dispose() => changing.Dispose();

    private static bool IsLossOfLeadership(Exception e) =>
        e is NotLeaderException or OperationCanceledException or StaleTermException or ObjectDisposedException
            or QuorumUnreachableException;

    private async Task<MembershipOutcome> ChangeAsync(Func<Task<MembershipOutcome>> change, CancellationToken token)
    {
        await changing.WaitAsync(token).ConfigureAwait(false);
        try
        {
            await cluster.MembersFollowedAsync().ConfigureAwait(false);
            return await change().ConfigureAwait(false);
        }
        catch (Exception e) when (IsLossOfLeadership(e) && !token.IsCancellationRequested)
        {
            return MembershipOutcome.NotLeader;
        }
        finally
        {
            _ = changing.Release();
        }
    }

    // Then it has not moved: what it was told of its own address is a mistake, which the others are not to be told.
    private async Task<bool> IsReachedAtFormerAddressAsync(CancellationToken token)
    {
        if (local.FormerAddress is not { } former)
        {
            return false;
        }

        try
        {
            var own = local.Identity;
            var answer = await hello.AskAsync(own.NodeId, former, isEmpty: false, token).ConfigureAwait(false);
            var isHere = answer.Receiver?.Incarnation == own.Incarnation.ToString("N");
            if (isHere)
            {
                ConsensusLog.NotMoved(logger, own.NodeId, former, own.Address);
            }

            return isHere;
        }
        catch (RpcException)
        {
            return false;
        }
    }

    private Task ReplicateNothingAsync(CancellationToken token) =>
        cluster.ReplicateAsync(new BinaryLogEntry { Content = default, Term = cluster.LeadershipTerm }, token).AsTask();

    private async Task<MembershipOutcome> AddCoreAsync(PeerIdentity member, CancellationToken token)
    {
        var current = members.Current.Members;
        if (current.Find(member.NodeId) is { } present)
        {
            return present.Incarnation == member.Incarnation ? MembershipOutcome.Done : MembershipOutcome.OtherIncarnation;
        }

        if (current.Count >= LargestSize)
        {
            return MembershipOutcome.BadSize;
        }

        // A single node that was restarted has no entry of its term before its first write, and then brings nobody up to date.
        await ReplicateNothingAsync(token).ConfigureAwait(false);
        using var joining = cluster.CreateMember(member);
        if (!await cluster.AddAsync(joining, CatchUpRounds, token).ConfigureAwait(false))
        {
            return MembershipOutcome.NotCaughtUp;
        }

        await cluster.MembersFollowedAsync().ConfigureAwait(false);
        ConsensusLog.MemberAdded(logger, member);
        return MembershipOutcome.Done;
    }

    private async Task<MembershipOutcome> RemoveCoreAsync(ulong nodeId, CancellationToken token)
    {
        var current = members.Current.Members;
        if (current.Find(nodeId) is not { } member)
        {
            return MembershipOutcome.UnknownNode;
        }

        if (current.Count == 1)
        {
            return MembershipOutcome.BadSize;
        }

        if (!await cluster.RemoveAsync(member, token).ConfigureAwait(false))
        {
            return MembershipOutcome.NotLeader;
        }

        await cluster.MembersFollowedAsync().ConfigureAwait(false);
        ConsensusLog.MemberRemoved(logger, member);
        return MembershipOutcome.Done;
    }
}
