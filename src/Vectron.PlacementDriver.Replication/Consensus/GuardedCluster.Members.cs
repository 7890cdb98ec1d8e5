using System.Threading.Channels;
using DotNext.Net.Cluster.Consensus.Raft.Membership;
using Google.Protobuf;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Storage;

namespace Vectron.PlacementDriver.Replication.Consensus;

/// <summary>Raft counts by the newest member list that this node has saved.</summary>
internal sealed partial class GuardedCluster
{
    private readonly Channel<TaskCompletionSource> changes = Channel.CreateUnbounded<TaskCompletionSource>();
    private Task following = Task.CompletedTask;
    private long removedIn = MemberList.NoVersion;

    /// <summary>Whether this node was found to be no longer a member, and its list has not changed since.</summary>
    public bool WasRemoved => Volatile.Read(ref removedIn) is not MemberList.NoVersion and var version && version == members.Current.Version;

    /// <summary>Ends when the newest member list that was saved is the one that Raft counts by.</summary>
    public Task MembersFollowedAsync()
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return changes.Writer.TryWrite(turn) ? turn.Task : Task.CompletedTask;
    }

    /// <summary>Takes a member list that another node has saved, which is committed therefore, when it is newer than this node's.</summary>
    public async Task LearnMembersAsync(MemberConfiguration list, long version)
    {
        if (await members.SaveConfigurationAsync(list, version, LifecycleToken).ConfigureAwait(false))
        {
            await MembersFollowedAsync().ConfigureAwait(false);
        }
    }

    /// <summary>What a candidate asks: with its list, for whoever does not know yet that it is a member.</summary>
    public VoteRequest NewVoteRequest(long term, long lastIndex, long lastTerm)
    {
        var (list, version) = members.Current;
        var request = new VoteRequest { Term = term, LastIndex = lastIndex, LastTerm = lastTerm };
        if (version > 0)
        {
            request.ConfigurationVersion = version;
            request.Configuration = UnsafeByteOperations.UnsafeWrap(list.Bytes);
        }

        return request;
    }

    /// <summary>This node is no longer a member.</summary>
    /// <param name="version">Of its list when that was found out: a newer one may have it again.</param>
    public void NoticeRemoval(long version)
    {
        if (Volatile.Read(ref removedIn) < version && Interlocked.Exchange(ref removedIn, version) != version)
        {
            ConsensusLog.Removed(Logger, local.Identity.NodeId);
        }
    }

    // Called while the log applies: waiting for Raft's lock here would deadlock with an append that waits for the log.
    private ValueTask OnMembersChangedAsync(IClusterConfiguration<PeerIdentity> configuration, CancellationToken token)
    {
        _ = MembersFollowedAsync();
        return ValueTask.CompletedTask;
    }

    private async Task FollowChangesAsync()
    {
        await foreach (var turn in changes.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                await FollowMembersAsync(members.Current, LifecycleToken).ConfigureAwait(false);
                _ = turn.TrySetResult();
            }
            catch (OperationCanceledException)
            {
                _ = turn.TrySetCanceled();
            }
#pragma warning disable CA1031 // Whoever waits hears of it; the next list is followed all the same.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                _ = turn.TrySetException(failure);
            }
        }
    }

    private async Task FollowMembersAsync(VersionedMembers current, CancellationToken token)
    {
        var (list, version) = current;
        var wasAdmitted = TryGetMember(local.Identity.MemberId) is not null;
        var scope = await ChangeConfigurationAsync(token).ConfigureAwait(false);
        await using (scope.ConfigureAwait(false))
        {
            var wanted = list.Sorted.ToDictionary(member => member.MemberId);
            foreach (var (id, member) in scope.Members)
            {
                // One whose address has changed is called by another connection from now on.
                if (wanted.TryGetValue(id, out var identity) && (member.Identity == identity || !member.IsRemote))
                {
                    _ = wanted.Remove(id);
                }
                else
                {
                    scope.MarkAsRemoved(member);
                }
            }

            foreach (var identity in wanted.Values)
            {
                scope.MarkAsAdded(createMember(this, identity));
            }
        }

        if (list.Count is not (0 or 1 or 3))
        {
            ConsensusLog.OddSize(Logger, list.Count);
        }

        if (wasAdmitted && !list.Sorted.Any(member => member.MemberId == local.Identity.MemberId))
        {
            NoticeRemoval(version);
        }
    }
}
