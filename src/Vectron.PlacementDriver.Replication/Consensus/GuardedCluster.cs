using System.Diagnostics.CodeAnalysis;
using DotNext.Net.Cluster;
using DotNext.Net.Cluster.Consensus.Raft;
using Microsoft.Extensions.Logging;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Diagnostics;
using Vectron.PlacementDriver.Replication.Storage;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Consensus;

/// <summary>
/// The library's Raft with this project's transport. It lets peers in where the library has doors for them, follows the
/// member list, and fixes the term of each leadership when it begins. Nobody outside replication touches it: some of what
/// it inherits is not safe to use (its read barrier, above all).
/// </summary>
internal sealed partial class GuardedCluster : RaftCluster<PeerMember>, IRaftEngine
{
    private readonly DurableLog log;
    private readonly LogSeal seal;
    private readonly LocalPeer local;
    private readonly MemberList members;
    private readonly Func<GuardedCluster, PeerIdentity, PeerMember> createMember;
    private long leadershipTerm;
    private long sequence;

    /// <summary>Makes a node that has not started.</summary>
    [SetsRequiredMembers]
    public GuardedCluster(
        RaftTimings timings, DurableLog log, LogSeal seal, LocalPeer local, MemberList members,
        Func<GuardedCluster, PeerIdentity, PeerMember> createMember, ILogger logger)
        : base(new ClusterTimings(timings))
    {
        this.log = log;
        this.seal = seal;
        this.local = local;
        this.members = members;
        this.createMember = createMember;
        Logger = logger;
        AuditTrail = log;
        Pipeline = new Pipeline(this);
        Traced = log.Traced;
        LeaderChanged += OnLeaderChanged;
    }

    /// <summary>Raised when another node, or none, leads. Called under Raft's own lock: do nothing but signal.</summary>
    public event Action? LeadershipChanged;

    /// <summary>
    /// The member that leads, as it is called now; null when none is known. <see cref="RaftCluster{TMember}.Leader"/> may be
    /// one whose address has changed since.
    /// </summary>
    public PeerMember? LeadingMember => Leader is { } leader ? TryGetMember(leader.Id) : null;

    /// <summary>Which entries of this node's leadership are traced.</summary>
    public TracedEntries Traced { get; }

    /// <summary>Sends entries ahead of the library's rounds, and commits them.</summary>
    public Pipeline Pipeline { get; }

    /// <summary>Whether peers are answered.</summary>
    public bool IsServing { get; private set; }

    /// <summary>
    /// The term of this node's newest leadership. Taken when the leadership begins: the log's term may already be that of
    /// the next leader, and an entry stamped with it would differ from the next leader's for ever.
    /// </summary>
    public long LeadershipTerm => Volatile.Read(ref leadershipTerm);

    /// <summary>Ends when the node stops.</summary>
    public CancellationToken Lifetime => LifecycleToken;

    long IRaftEngine.Term => AuditTrail.Term;

    long IRaftEngine.LastIndex => AuditTrail.LastEntryIndex;

    long IRaftEngine.CommitIndex => AuditTrail.LastCommittedEntryIndex;

    IReadOnlyCollection<IElector> IRaftEngine.Electors => Members;

    /// <inheritdoc />
    protected override ILogger Logger { get; }

    /// <summary>The number of the next append request, whatever member it goes to.</summary>
    public long NextSequence() => Interlocked.Increment(ref sequence);

    /// <inheritdoc />
    public override async Task StartAsync(CancellationToken token = default)
    {
        IRaftCluster.SetConfigurationStorage(AuditTrail, members);
        await FollowMembersAsync(members.Current, token).ConfigureAwait(false);
        members.ConfigurationChanged += OnMembersChangedAsync;
        following = FollowChangesAsync();
        if (Members.Count == 1)
        {
            // The library lets a lone node lead in its old term, in which it may have written entries that are lost.
            _ = await AuditTrail.IncrementTermAsync(local.Identity.MemberId, token).ConfigureAwait(false);
        }

        await base.StartAsync(token).ConfigureAwait(false);
        IsServing = true;
        StartFollowing();
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken token = default)
    {
        IsServing = false;
        members.ConfigurationChanged -= OnMembersChangedAsync;
        _ = changes.Writer.TryComplete();
        await base.StopAsync(token).ConfigureAwait(false);
        await following.ConfigureAwait(false);
    }

    /// <summary>Makes a member that is not in the list, to bring it up to date first.</summary>
    public PeerMember CreateMember(PeerIdentity identity) => createMember(this, identity);

    /// <summary>Adds a member once it has caught up.</summary>
    public Task<bool> AddAsync(PeerMember member, int rounds, CancellationToken token) =>
        AddMemberAsync(member, rounds, members, added => added.Identity, token);

    /// <summary>Removes a member.</summary>
    public Task<bool> RemoveAsync(PeerIdentity member, CancellationToken token) =>
        RemoveMemberAsync(member.MemberId, members, removed => removed.Identity, token);

    /// <summary>Answers a candidate's question whether it would be voted for.</summary>
    public ValueTask<Result<PreVoteResult>> AnswerPreVoteAsync(PeerCaller caller, VoteRequest request, CancellationToken token) =>
        PreVoteAsync(IdOf(caller), request.Term + 1, request.LastIndex, request.LastTerm, stateVersion: 0, token);

    /// <summary>Answers a candidate.</summary>
    public async ValueTask<Result<bool>> AnswerVoteAsync(PeerCaller caller, VoteRequest request, CancellationToken token)
    {
        var vote = await VoteAsync(IdOf(caller), request.Term, request.LastIndex, request.LastTerm, stateVersion: 0, token)
            .ConfigureAwait(false);
        if (vote.Value)
        {
            seal.Vote(request.Term, IdOf(caller));
        }

        return vote;
    }

    /// <summary>Notes that this node stands in a term and has voted for itself.</summary>
    public void VotedForItself(long term) => seal.Vote(term, local.Identity.MemberId);

    ValueTask IRaftEngine.ReplicateAsync(BinaryLogEntry entry, CancellationToken token) =>
        Pipeline.ReachesMajority(entry.Term) ? ReplicateAheadAsync(entry, token) : ReplicateAsync(entry, token);

    ValueTask<bool> IRaftEngine.ReadEntriesAsync(long first, long last, AppendEntriesRequest request, CancellationToken token) =>
        log.CopyAsync(first, last, request, token);

    async ValueTask IRaftEngine.CommitAsync(long index, CancellationToken token) =>
        _ = await AuditTrail.CommitAsync(index, token).ConfigureAwait(false);

    ValueTask<long[]> IRaftEngine.ReadTermsAsync(long first, long last, CancellationToken token) =>
        AuditTrail.ReadAsync(TermsReader.Instance, first, last, token);

    /// <summary>Takes the entries of an append that are not here yet. A caller who gives up does not interrupt it.</summary>
    public ValueTask<Result<ReplicationStatus>> TakeEntriesAsync(
        PeerCaller caller, AppendEntriesRequest request, AppendOverlap overlap) => AppendEntriesAsync(
            IdOf(caller), request.Term, new WireEntryProducer(request.Entries, overlap.Skipped),
            overlap.PrevIndex, overlap.PrevTerm, request.CommitIndex, stateVersion: 0, LifecycleToken);

    /// <summary>Takes a snapshot: first the member list, then the state.</summary>
    public async ValueTask<Result<HeartbeatResult>> TakeSnapshotAsync(
        PeerCaller caller, SnapshotHeader header, ReceivedSnapshot snapshot)
    {
        var configuration = MemberConfiguration.Decode(header.Configuration.Span, "the received member list");
        _ = await InstallConfigurationAsync(header.Term, configuration, header.ConfigurationVersion, LifecycleToken)
            .ConfigureAwait(false);
        return await InstallSnapshotAsync(IdOf(caller), header.Term, snapshot, header.SnapshotIndex, stateVersion: 0, LifecycleToken)
            .ConfigureAwait(false);
    }

    /// <summary>Answers how far the log is committed; null when this node does not lead.</summary>
    public ValueTask<long?> AnswerSynchronizeAsync(long commitIndex, CancellationToken token) => SynchronizeAsync(commitIndex, token);

    /// <summary>Becomes a follower; false when this node does not lead.</summary>
    public ValueTask<bool> GiveUpLeadershipAsync(CancellationToken token) => ResignAsync(token);

    // As the library does it, but for the round that it would start.
    private async ValueTask ReplicateAheadAsync(BinaryLogEntry entry, CancellationToken token)
    {
        var leadership = LeadershipToken;
        if (leadership.IsCancellationRequested)
        {
            throw new NotLeaderException();
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, leadership);
        try
        {
            var index = await AuditTrail.AppendAsync(entry, either.Token).ConfigureAwait(false);
            Pipeline.Wake();
            await AuditTrail.WaitForApplyAsync(index, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (leadership.IsCancellationRequested)
        {
            throw new NotLeaderException(e);
        }
    }

    private static ClusterMemberId IdOf(PeerCaller caller) => PeerIdentity.ToMemberId(caller.From, caller.FromIncarnation);

    private void OnLeaderChanged(RaftCluster<PeerMember> cluster, PeerMember? leader)
    {
        ReplicationMetrics.LeaderChanges.Add(1);
        var self = local.Identity.NodeId;
        if (leader is null)
        {
            ConsensusLog.NoLeader(Logger, self, AuditTrail.Term);
        }
        else if (leader.IsRemote)
        {
            ConsensusLog.Follows(Logger, self, leader.Identity.NodeId, AuditTrail.Term);
        }
        else
        {
            Volatile.Write(ref leadershipTerm, AuditTrail.Term);
            ReplicationMetrics.ElectionsWon.Add(1);
            ConsensusLog.Leads(Logger, self, AuditTrail.Term);
        }

        LeadershipChanged?.Invoke();
    }
}
