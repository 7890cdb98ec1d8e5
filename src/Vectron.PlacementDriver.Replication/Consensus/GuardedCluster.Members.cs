using System.Threading.Channels;
using DotNext.Net.Cluster.Consensus.Raft.Membership;
using Vectron.PlacementDriver.Replication.Storage;

namespace Vectron.PlacementDriver.Replication.Consensus;

/// <summary>Raft counts by the newest member list that this node has saved.</summary>
internal sealed partial class GuardedCluster
{
    private readonly Channel<TaskCompletionSource> changes = Channel.CreateUnbounded<TaskCompletionSource>();
    private Task following = Task.CompletedTask;
    private volatile bool wasRemoved;

    /// <summary>Whether this node found itself no longer in the member list.</summary>
    public bool WasRemoved => wasRemoved;

    /// <summary>Ends when the newest member list that was saved is the one that Raft counts by.</summary>
    public Task MembersFollowedAsync()
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return changes.Writer.TryWrite(turn) ? turn.Task : Task.CompletedTask;
    }

    /// <summary>This node is no longer a member.</summary>
    public void NoticeRemoval()
    {
        if (!Interlocked.Exchange(ref wasRemoved, true))
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
                await FollowMembersAsync(members.Current.Members, LifecycleToken).ConfigureAwait(false);
                _ = turn.TrySetResult();
            }
            catch (OperationCanceledException)
            {
                _ = turn.TrySetCanceled();
            }
        }
    }

    private async Task FollowMembersAsync(MemberConfiguration list, CancellationToken token)
    {
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

        if (local.IsAdmitted)
        {
            wasRemoved = false;
        }
        else if (wasAdmitted)
        {
            NoticeRemoval();
        }
    }
}
