using DotNext.Net.Cluster.Consensus.Raft;
using Microsoft.Extensions.Logging;
using Vectron.PlacementDriver.Replication.Consensus;
using Vectron.PlacementDriver.Replication.Storage;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication;

/// <summary>
/// One node of the cluster: its log, its peers, and its part in consensus, below proposals and reads.
/// </summary>
/// <remarks>
/// <para>Life: <see cref="OpenAsync"/> (locks the directory, restores the state; the listener with <see cref="PeerServer"/>
/// is to be up before the next step) → <see cref="StartAsync"/> → serving → <see cref="HandOverAsync"/> once proposals have
/// stopped → <see cref="StopAsync"/> → <see cref="DisposeAsync"/> (flushes). When <see cref="Broken"/> completes, the
/// process must end with a non-zero code; nothing that this node says after that counts.</para>
/// <para>Writing: read <see cref="LeadershipTerm"/> once, put the proposals' ids into the payload, call
/// <see cref="ReplicateAsync"/> with that term, and believe only what the state reports for these ids in an entry of that
/// term. Keep one to four entries in flight.</para>
/// <para>Reading: <see cref="ProveLeadershipAsync(CancellationToken)"/> on the leader, the peers' ReadIndex on a follower, then
/// <see cref="WaitForApplyAsync"/>.</para>
/// </remarks>
internal sealed class RaftNode : IConsensus, IAsyncDisposable
{
    private readonly RaftNodeParts parts;
    private Task background = Task.CompletedTask;

    private RaftNode(RaftNodeParts parts) => this.parts = parts;

    /// <summary>Raised when another node, or none, leads. Called under Raft's own lock: do nothing but signal.</summary>
    public event Action? LeadershipChanged
    {
        add => parts.Cluster.LeadershipChanged += value;
        remove => parts.Cluster.LeadershipChanged -= value;
    }

    /// <summary>Who this node is to its peers.</summary>
    public LocalPeer Local => parts.Local;

    /// <summary>The service to map on the raft address.</summary>
    public PeerServer PeerServer => parts.PeerServer;

    /// <summary>What answers peers' reads and proposals; set it before <see cref="StartAsync"/>.</summary>
    public PeerHandlers PeerHandlers => parts.PeerHandlers;

    /// <summary>Completes with the reason when log or state machine are broken; never otherwise.</summary>
    public Task<Exception> Broken => parts.Watchdog.Broken;

    /// <summary>Whether this node was removed from the cluster, as far as it knows, and not added again: it must refuse to serve.</summary>
    public bool WasRemoved => parts.Cluster.WasRemoved;

    /// <summary>Whether this node leads and has committed an entry of its own term.</summary>
    public bool IsLeader => !LeadershipToken.IsCancellationRequested;

    /// <summary>Ends with this node's leadership; cancelled from the start when it does not lead.</summary>
    public CancellationToken LeadershipToken =>
        Broken.IsCompleted ? new CancellationToken(canceled: true) : parts.Cluster.LeadershipToken;

    /// <summary>The term of this node's newest leadership; 0 when it never led. The only term to stamp proposals with.</summary>
    public long LeadershipTerm => parts.Cluster.LeadershipTerm;

    /// <summary>The member that leads, as far as this node knows; null during an election.</summary>
    public PeerMember? Leader => parts.Cluster.Leader;

    /// <inheritdoc />
    public IPeerCalls? LeaderCalls => parts.Cluster.LeadingMember?.Channel;

    /// <summary>The members that Raft counts by.</summary>
    public IReadOnlyCollection<PeerMember> Members => parts.Cluster.Members;

    /// <summary>The log's term.</summary>
    public long Term => ((IPersistentState)parts.Log).Term;

    /// <summary>The last entry in the log.</summary>
    public long LastIndex => parts.Log.LastEntryIndex;

    /// <summary>The last entry known to be committed.</summary>
    public long CommitIndex => parts.Log.LastCommittedEntryIndex;

    /// <summary>The last entry that the state contains.</summary>
    public long AppliedIndex => parts.Log.LastAppliedIndex;

    /// <summary>The index of the newest snapshot; 0 when there is none.</summary>
    public long SnapshotIndex => parts.Snapshots.Current?.Index ?? 0;

    /// <summary>The size of that snapshot's file; 0 when there is none.</summary>
    public long SnapshotBytes => parts.Snapshots.Current?.Bytes ?? 0;

    /// <summary>Why the newest snapshot could not be written; empty when it could.</summary>
    public string SnapshotProblem => parts.StateMachine.SnapshotProblem;

    /// <summary>Whether this node is one of the members. Until then it neither votes nor stands for election.</summary>
    public bool IsAdmitted => parts.Local.IsAdmitted;

    /// <summary>Why this node is not admitted yet, for people.</summary>
    public string WaitingFor => parts.FirstStart.WaitingFor;

    /// <summary>Ends when the node stops.</summary>
    public CancellationToken Lifetime => parts.Lifetime;

    /// <summary>How the other members fare; empty on a node that does not lead: it calls them only to be elected.</summary>
    public IReadOnlyList<PeerProgress> DescribeProgress()
    {
        var last = LastIndex;
        return !IsLeader ? [] :
        [
            .. Members
                .Where(member => member.IsRemote)
                .Select(member => new PeerProgress(
                    member.Identity.NodeId, member.IsAnswering, Math.Max(0, last - member.MatchIndex)))
                .OrderBy(peer => peer.NodeId),
        ];
    }

    /// <summary>Opens the data directory and restores the state. Nothing is served yet.</summary>
    /// <param name="options">Checked here as far as the directory goes; sizes other than one and three are refused.</param>
    /// <param name="state">What the log drives; empty.</param>
    /// <param name="loggers">Where to log.</param>
    /// <param name="time">The clock for timeouts.</param>
    /// <param name="beforeFlush">Awaited before a follower flushes; null for nothing.</param>
    /// <exception cref="DataDirectoryException">The directory cannot be used; the message says why.</exception>
    /// <exception cref="ArgumentException">The initial members are not one or three, or lack this node.</exception>
    public static RaftNode Open(
        RaftNodeOptions options, IReplicatedState state, ILoggerFactory loggers, TimeProvider time,
        Func<CancellationToken, Task>? beforeFlush = null)
    {
        options.RequireSupportedSize();
        return new RaftNode(new RaftNodeParts(options, state, loggers, time, beforeFlush));
    }

    /// <summary><see cref="Open"/>, away from the caller's thread.</summary>
    public static Task<RaftNode> OpenAsync(
        RaftNodeOptions options, IReplicatedState state, ILoggerFactory loggers, TimeProvider time,
        CancellationToken token, Func<CancellationToken, Task>? beforeFlush = null) =>
        Task.Run(() => Open(options, state, loggers, time, beforeFlush), token);

    /// <summary>
    /// Checks the log, applies what is committed, and takes part. A node that starts for the first time with others
    /// returns from here too; it takes part once it has seen them all.
    /// </summary>
    /// <exception cref="DataDirectoryException">The log is damaged.</exception>
    public async Task StartAsync(CancellationToken token)
    {
        parts.FirstStart.WarnOfIgnoredMembers();
        await parts.AdmitWhenAloneAsync(token).ConfigureAwait(false);
        LeadershipChanged += PublishMembersWhenDue;
        parts.StateMachine.SnapshotFailed += LetAnotherLead;
        await parts.Cluster.StartAsync(token).ConfigureAwait(false);
        background = Task.WhenAll(
            parts.Watchdog.RunAsync(parts.Lifetime),
            StopQuietlyAsync(parts.FirstStart.RunAsync(parts.Lifetime)),
            StopQuietlyAsync(parts.RemovalCheck.RunAsync(parts.Lifetime)));
    }

    /// <summary>
    /// Appends an entry, replicates it, and waits until its index is applied here. Cancelling the token gives up waiting;
    /// the entry may be committed all the same.
    /// </summary>
    /// <param name="payload">Not empty.</param>
    /// <param name="term">A <see cref="LeadershipTerm"/> read before.</param>
    /// <param name="context">Comes back in <see cref="AppliedEntry.Context"/> on this node, usually with this very entry.</param>
    /// <param name="token">Gives up.</param>
    public Task<ReplicationOutcome> ReplicateAsync(
        ReadOnlyMemory<byte> payload, long term, object? context, CancellationToken token) => Broken.IsCompleted
        ? Task.FromResult(ReplicationOutcome.NotLeader)
        : parts.Writer.ReplicateAsync(payload, term, context, token);

    /// <summary>
    /// The commit index, with proof that this node led when it was taken or later: a read that waits until this index is
    /// applied is linearizable. Null when this node does not lead. Callers who wait at the same time should share one call
    /// that begins after the last of them came.
    /// </summary>
    public ValueTask<long?> ProveLeadershipAsync(CancellationToken token) =>
        parts.LeadershipProof.TakeCommitIndexAsync(witness: default, token);

    /// <summary><see cref="ProveLeadershipAsync(CancellationToken)"/> for a member whose term is part of the proof.</summary>
    public ValueTask<long?> ProveLeadershipAsync(TermWitness witness, CancellationToken token) =>
        parts.LeadershipProof.TakeCommitIndexAsync(witness, token);

    /// <summary>Ends when the state contains the entry of an index.</summary>
    /// <exception cref="NodeBrokenException">It never will: the node is broken or stopped.</exception>
    public ValueTask WaitForApplyAsync(long index, CancellationToken token) => AppliedIndex >= index && !Broken.IsCompleted
        ? ValueTask.CompletedTask
        : WaitForApplyLaterAsync(index, token);

    private async ValueTask WaitForApplyLaterAsync(long index, CancellationToken token)
    {
        try
        {
            await parts.Log.WaitForApplyAsync(index, token).ConfigureAwait(false);
        }
        catch (Exception e) when (EntryWriter.IsBreakdown(e))
        {
            throw new NodeBrokenException(e);
        }
    }

    /// <summary>Fixes the cluster's random id for the data directory; from then on peers of another are refused.</summary>
    /// <exception cref="DataDirectoryException">The directory belongs to another cluster.</exception>
    public void LearnClusterUid(string uid) => parts.Directory.LearnClusterUid(uid);

    /// <summary>Adds a member, on the leader. It must answer, and have an empty directory or the cluster's own log.</summary>
    public Task<MembershipOutcome> AddMemberAsync(PeerIdentity member, CancellationToken token) =>
        parts.Membership.AddAsync(member, token);

    /// <summary>Removes a member, on the leader.</summary>
    public Task<MembershipOutcome> RemoveMemberAsync(ulong nodeId, CancellationToken token) =>
        parts.Membership.RemoveAsync(nodeId, token);

    /// <summary>Gives a node that lost its data directory its place back, on the leader; see <see cref="Membership.ReadmitAsync"/>.</summary>
    public Task<MembershipOutcome> ReadmitAsync(PeerIdentity member, CancellationToken token) =>
        parts.Membership.ReadmitAsync(member, token);

    /// <summary>
    /// Gives leadership to another node, before stopping: this one does not stand for election again. False when there was
    /// nothing to give, or no time.
    /// </summary>
    public Task<bool> HandOverAsync(CancellationToken token) => parts.HandOver.RunAsync(token);

    /// <summary>Records durably that this node's state differs from the majority's, and never leads again.</summary>
    public async Task CondemnAsync(StateVerdict verdict, CancellationToken token)
    {
        parts.Directory.Condemn(verdict);
        await parts.Candidacy.StandAsideAsync(token).ConfigureAwait(false);
    }

    /// <summary>
    /// Gives leadership to another node and goes on as a follower, which may lead again. False when there was nothing to
    /// give, or no time.
    /// </summary>
    public Task<bool> TransferAsync(CancellationToken token) => parts.HandOver.TransferAsync(token);

    /// <summary>The node that <see cref="TransferAsync"/> would choose now; 0 when there is none.</summary>
    public Task<ulong> FindSuccessorAsync(CancellationToken token) => parts.HandOver.FindSuccessorIdAsync(token);

    /// <summary>Leaves consensus: no call of a peer is answered any more.</summary>
    public async Task StopAsync(CancellationToken token)
    {
        LeadershipChanged -= PublishMembersWhenDue;
        await parts.StopAsync(token).ConfigureAwait(false);
        await background.ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        await parts.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task StopQuietlyAsync(Task task)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The node stopped before the task was done.
        }
    }

    // A leader that cannot write is one that will soon be able to do nothing; a node alone, or with nobody level, goes on.
    private void LetAnotherLead() => _ = Task.Run(() => StopQuietlyAsync(TransferAsync(parts.Lifetime)));

    private void PublishMembersWhenDue()
    {
        if (Leader is { IsRemote: false } && parts.Membership.IsListDue)
        {
            _ = Task.Run(() => parts.Membership.PublishListAsync(parts.Lifetime));
        }
    }
}
