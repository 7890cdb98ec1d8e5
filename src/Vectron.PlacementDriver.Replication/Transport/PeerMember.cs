using System.Globalization;
using System.Net;
using DotNext.IO;
using DotNext.Net.Cluster;
using DotNext.Net.Cluster.Consensus.Raft;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Consensus;
using Vectron.PlacementDriver.Replication.Reads;
using Vectron.PlacementDriver.Replication.Storage;
using Disposable = DotNext.Disposable;

namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>
/// One member as the library sees it. Whatever goes wrong in a call leaves here as a
/// <see cref="MemberUnavailableException"/>, or as the cancellation of the caller's own token: anything else would kill
/// or hang the node.
/// </summary>
internal sealed class PeerMember : Disposable, IRaftClusterMember, IElector
{
    // A snapshot's answer counts towards the commit index; only up to this size do an answer and the leader make a majority.
    private const int LargestSizeThatCountsSnapshots = 3;

    private readonly GuardedCluster cluster;
    private readonly AppendSender? appends;
    private readonly SnapshotSender? snapshotSender;
    private readonly SharedRound<long?>? terms;
    private readonly PeerStatus status;
    private readonly KeyValuePair<string, object?> tag;
    private readonly CancellationTokenSource lifetime = new();
    private CancellationTokenSource pending = new();
    private IRaftClusterMember.ReplicationState replication;

    /// <summary>Makes a member of the cluster; this node itself has no channel.</summary>
    public PeerMember(
        PeerIdentity identity, GuardedCluster cluster, LocalPeer local, SnapshotStore snapshots, RaftTimings timings,
        TimeProvider time, ILogger logger)
    {
        this.cluster = cluster;
        Identity = identity;
        EndPoint = new DnsEndPoint(identity.Address.Host, identity.Address.Port);
        status = new PeerStatus(identity, logger);
        tag = ReplicationMetrics.Tag("peer", identity.NodeId.ToString(CultureInfo.InvariantCulture));
        if (identity.MemberId != local.Identity.MemberId)
        {
            ReplicationMetrics.PeerFailures.Add(0, tag);
            Channel = new PeerChannel(identity, local, timings, time);
            appends = new AppendSender(identity, Channel, cluster.Traced, cluster.NextSequence);
            Feed = new EntryFeed(appends, cluster, time, logger);
            appends.Answered += cluster.Pipeline.Advance;
            appends.Answered += Feed.Wake;
            snapshotSender = new SnapshotSender(identity, Channel, appends, snapshots, timings, logger);
            terms = new SharedRound<long?>(AskTermOnceAsync);
        }
    }

    /// <inheritdoc />
    public event Action<ClusterMemberStatusChangedEventArgs>? MemberStatusChanged
    {
        add { }
        remove { }
    }

    /// <summary>Who it is.</summary>
    public PeerIdentity Identity { get; }

    /// <summary>The way to it; null for this node itself.</summary>
    public PeerChannel? Channel { get; }

    /// <inheritdoc />
    public EntryFeed? Feed { get; }

    /// <summary>Whether its last call was answered; this node itself always answers.</summary>
    public bool IsAnswering => Status is ClusterMemberStatus.Available;

    /// <inheritdoc />
    public ClusterMemberId Id => Identity.MemberId;

    /// <inheritdoc />
    public EndPoint EndPoint { get; }

    /// <inheritdoc />
    public bool IsRemote => Channel is not null;

    /// <inheritdoc />
    public bool IsLeader => ReferenceEquals(cluster.Leader, this);

    /// <inheritdoc />
    public ClusterMemberStatus Status => IsRemote ? status.Current : ClusterMemberStatus.Available;

    /// <summary>
    /// The member's term at some moment after this call; null when it could not be asked. Callers who wait share one
    /// question, so a member that hangs holds up one at a time.
    /// </summary>
    public Task<long?> AskTermAsync() => terms?.JoinAsync(CancellationToken.None) ?? Task.FromResult<long?>(cluster.AuditTrail.Term);

    /// <summary>When the newest append began that this member answered; see <see cref="AppendSender.LastConfirmedStart"/>.</summary>
    public long LastConfirmedStart => appends?.LastConfirmedStart ?? long.MaxValue;

    /// <summary>The last entry that this member is known to have on disk in the present leader's term.</summary>
    public long MatchIndex => appends?.MatchIndex ?? long.MaxValue;

    ulong IElector.NodeId => Identity.NodeId;

    ref IRaftClusterMember.ReplicationState IRaftClusterMember.State => ref replication;

    /// <inheritdoc />
    public async Task<Result<PreVoteResult>> PreVoteAsync(long term, long lastLogIndex, long lastLogTerm, CancellationToken token)
    {
        if (Channel is null)
        {
            return new Result<PreVoteResult> { Term = term, Value = PreVoteResult.Accepted };
        }

        var request = cluster.NewVoteRequest(term, lastLogIndex, lastLogTerm);
        var response = await GuardAsync(linked => Channel.PreVoteAsync(request, linked), token).ConfigureAwait(false);
        return new Result<PreVoteResult> { Term = response.Term, Value = Read(response.Outcome) };
    }

    /// <inheritdoc />
    public async Task<Result<bool>> VoteAsync(long term, long lastLogIndex, long lastLogTerm, CancellationToken token)
    {
        if (Channel is null)
        {
            cluster.VotedForItself(term);
            return new Result<bool> { Term = term, Value = true };
        }

        var request = cluster.NewVoteRequest(term, lastLogIndex, lastLogTerm);
        var response = await GuardAsync(linked => Channel.VoteAsync(request, linked), token).ConfigureAwait(false);
        return new Result<bool> { Term = response.Term, Value = response.Granted };
    }

    /// <inheritdoc />
    public async Task<Result<ReplicationStatus>> AppendEntriesAsync<TEntry, TList>(
        long term, TList entries, long prevLogIndex, long prevLogTerm, long commitIndex, CancellationToken token)
        where TEntry : IRaftLogEntry
        where TList : IReadOnlyList<TEntry>
    {
        if (appends is null)
        {
            var all = new ReplicationStatus
            {
                Result = HeartbeatResult.ReplicatedWithLeaderTerm,
                LastIndex = prevLogIndex + entries.Count,
            };
            return new Result<ReplicationStatus> { Term = term, Value = all };
        }

        return await GuardAsync(
            linked => appends.SendAsync<TEntry, TList>(term, entries, prevLogIndex, prevLogTerm, commitIndex, linked), token)
            .ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async Task<Result<HeartbeatResult>> InstallSnapshotAsync(
        long term, IRaftLogEntry snapshot, long snapshotIndex, IDataTransferObject configuration, long configurationVersion,
        CancellationToken token)
    {
        if (snapshotSender is null)
        {
            return new Result<HeartbeatResult> { Term = term, Value = HeartbeatResult.Replicated };
        }

        var snapshotTerm = snapshot.Term;
        var members = await configuration.ToByteArrayAsync(null, token).ConfigureAwait(false);
        var result = await GuardAsync(
            linked => snapshotSender.SendAsync(
                term, snapshotIndex, snapshotTerm, members, configurationVersion, linked, lifetime.Token),
            token).ConfigureAwait(false);
        var overstated = result.Value is HeartbeatResult.ReplicatedWithLeaderTerm
            && cluster.Members.Count > LargestSizeThatCountsSnapshots;
        return overstated ? new Result<HeartbeatResult> { Term = result.Term, Value = HeartbeatResult.Replicated } : result;
    }

    /// <inheritdoc />
    public async Task<long?> SynchronizeAsync(long commitIndex, CancellationToken token)
    {
        if (Channel is null)
        {
            return null;
        }

        var request = new SynchronizeRequest { CommitIndex = commitIndex };
        var response = await GuardAsync(linked => Channel.SynchronizeAsync(request, linked), token).ConfigureAwait(false);
        return response.HasCommitIndex ? response.CommitIndex : null;
    }

    /// <inheritdoc />
    public async Task<bool> ResignAsync(CancellationToken token) => Channel is null
        ? await cluster.GiveUpLeadershipAsync(token).ConfigureAwait(false)
        : (await GuardAsync(Channel.ResignAsync, token).ConfigureAwait(false)).Resigned;

    /// <inheritdoc />
    public ValueTask CancelPendingRequestsAsync()
    {
        var abandoned = Interlocked.Exchange(ref pending, new CancellationTokenSource());
        return new ValueTask(abandoned.CancelAsync());
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyDictionary<string, string>> GetMetadataAsync(bool refresh = false, CancellationToken token = default) =>
        new(new Dictionary<string, string>());

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lifetime.Cancel();
            pending.Cancel();
            Feed?.Dispose();
            Channel?.Dispose();
            appends?.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<long?> AskTermOnceAsync()
    {
        try
        {
            return await Channel!.AskTermAsync(lifetime.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException or ObjectDisposedException)
        {
            return null;
        }
    }

    private static PreVoteResult Read(PreVoteOutcome outcome) => outcome switch
    {
        PreVoteOutcome.Accepted => PreVoteResult.Accepted,
        PreVoteOutcome.RejectedByLeader => PreVoteResult.RejectedByLeader,
        _ => PreVoteResult.RejectedByFollower,
    };

    private async Task<T> GuardAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken token)
    {
        try
        {
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(token, Volatile.Read(ref pending).Token);
            var response = await call(linked.Token).ConfigureAwait(false);
            status.Answered();
            return response;
        }
#pragma warning disable CA1031 // What leaves here as anything else stops the library's loops for good.
        catch (Exception e)
#pragma warning restore CA1031 // The wrapper ends here.
        {
            token.ThrowIfCancellationRequested();
            status.Failed(e);
            ReplicationMetrics.PeerFailures.Add(1, tag);
            throw new MemberUnavailableException(this, e is RpcException rpc ? rpc.Status.Detail : e.Message, e);
        }
    }
}
