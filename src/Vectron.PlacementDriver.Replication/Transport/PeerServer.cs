using DotNext.Net.Cluster.Consensus.Raft;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Consensus;
using Vectron.PlacementDriver.Replication.Storage;

namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>
/// Answers the peers, on the raft address. Every failure leaves as a status that says who refuses what. It is to be
/// mapped as a singleton, with no limit on the size of the messages that it receives.
/// </summary>
internal sealed class PeerServer(
    GuardedCluster cluster, Candidacy candidacy, LocalPeer local, CallGuard guard, AppendGate gate, SnapshotReceiver snapshots,
    PeerHandlers handlers, ILogger logger) : PeerService.PeerServiceBase
{
    private string lastReplaced = string.Empty;

    /// <inheritdoc />
    public override Task<HelloResponse> Hello(HelloRequest request, ServerCallContext context)
    {
        NoticeReplacement(request.Sender);
        var (members, version) = local.Members;
        var response = new HelloResponse { Receiver = local.Describe(IsEmpty), MembersVersion = version };
        foreach (var member in members.Sorted)
        {
            response.KnownIncarnations[member.NodeId] = member.Incarnation.ToString("N");
        }

        return Task.FromResult(response);
    }

    /// <inheritdoc />
    public override async Task<PreVoteResponse> PreVote(VoteRequest request, ServerCallContext context)
    {
        RequireServing();
        var caller = await RequireMemberAsync(request, context).ConfigureAwait(false);
        var result = await cluster.AnswerPreVoteAsync(caller, request, context.CancellationToken).ConfigureAwait(false);
        return new PreVoteResponse
        {
            Term = result.Term,
            Outcome = result.Value switch
            {
                PreVoteResult.Accepted => PreVoteOutcome.Accepted,
                PreVoteResult.RejectedByLeader => PreVoteOutcome.RejectedByLeader,
                _ => PreVoteOutcome.RejectedByFollower,
            },
        };
    }

    /// <inheritdoc />
    public override async Task<VoteResponse> Vote(VoteRequest request, ServerCallContext context)
    {
        RequireServing();
        var caller = await RequireMemberAsync(request, context).ConfigureAwait(false);
        var result = await cluster.AnswerVoteAsync(caller, request, context.CancellationToken).ConfigureAwait(false);
        return new VoteResponse { Term = result.Term, Granted = result.Value };
    }

    /// <inheritdoc />
    public override async Task<AppendEntriesResponse> AppendEntries(AppendEntriesRequest request, ServerCallContext context)
    {
        RequireServing();
        using var span = ReplicationTracing.StartTaking(request.Traceparent, request.Entries.Count);
        return await gate.AppendAsync(request, guard.RequireLeader(context), context.CancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public override async Task StreamEntries(
        IAsyncStreamReader<AppendEntriesRequest> requestStream, IServerStreamWriter<AppendEntriesResponse> responseStream,
        ServerCallContext context)
    {
        RequireServing();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, cluster.Lifetime);
        try
        {
            await AppendIntake.RunAsync(
                requestStream, responseStream, request => AppendEntries(request, context), either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cluster.Lifetime.IsCancellationRequested)
        {
            throw NotServing();
        }
    }

    /// <inheritdoc />
    public override Task<InstallSnapshotResponse> InstallSnapshot(
        IAsyncStreamReader<InstallSnapshotRequest> requestStream, ServerCallContext context)
    {
        RequireServing();
        return snapshots.ReceiveAsync(requestStream, guard.RequireLeader(context), context.CancellationToken);
    }

    /// <inheritdoc />
    public override async Task<ResignResponse> Resign(ResignRequest request, ServerCallContext context)
    {
        RequireServing();
        _ = guard.RequireMember(context);
        return new ResignResponse { Resigned = await cluster.GiveUpLeadershipAsync(context.CancellationToken).ConfigureAwait(false) };
    }

    /// <inheritdoc />
    public override async Task<StandForElectionResponse> StandForElection(StandForElectionRequest request, ServerCallContext context)
    {
        RequireServing();
        _ = guard.RequireMember(context);
        return new StandForElectionResponse
        {
            Standing = await candidacy.StandNowAsync(request.Term, context.CancellationToken).ConfigureAwait(false),
        };
    }

    /// <inheritdoc />
    public override async Task<SynchronizeResponse> Synchronize(SynchronizeRequest request, ServerCallContext context)
    {
        RequireServing();
        _ = guard.RequireMember(context);
        var response = new SynchronizeResponse();
        if (await cluster.AnswerSynchronizeAsync(request.CommitIndex, context.CancellationToken).ConfigureAwait(false) is { } index)
        {
            response.CommitIndex = index;
        }

        return response;
    }

    /// <inheritdoc />
    public override Task<AskTermResponse> AskTerm(AskTermRequest request, ServerCallContext context)
    {
        RequireServing();
        _ = guard.RequireMember(context);
        return Task.FromResult(new AskTermResponse { Term = cluster.AuditTrail.Term });
    }

    /// <inheritdoc />
    public override Task<ReadIndexResponse> ReadIndex(ReadIndexRequest request, ServerCallContext context)
    {
        RequireServing();
        var caller = guard.RequireMember(context);
        return (handlers.ReadIndex ?? throw NotServing())(new TermWitness(caller.From, request.Term), context);
    }

    /// <inheritdoc />
    public override Task<CompareStateResponse> CompareState(CompareStateRequest request, ServerCallContext context)
    {
        RequireServing();
        _ = guard.RequireMember(context);
        return (handlers.CompareState ?? throw NotServing())(request, context);
    }

    /// <inheritdoc />
    public override Task<ProposeResponse> Propose(ProposeRequest request, ServerCallContext context)
    {
        RequireServing();
        _ = guard.RequireMember(context);
        return (handlers.Propose ?? throw NotServing())(request, context);
    }

    /// <inheritdoc />
    public override Task<DescribeResponse> Describe(DescribeRequest request, ServerCallContext context)
    {
        guard.RequireSameDirectories(context);
        return Task.FromResult((handlers.Describe ?? throw NotServing())());
    }

    private bool IsEmpty => local.Members.Members.Count == 0 && cluster.AuditTrail is { LastEntryIndex: 0, Term: 0 };

    // Whoever was added last may not have heard so from the leader that added it; where two are a majority, nobody leads
    // without its vote.
    private async Task<PeerCaller> RequireMemberAsync(VoteRequest request, ServerCallContext context)
    {
        PeerRequestCheck.Require(request);
        if (request.ConfigurationVersion > Math.Max(0, local.Members.Version))
        {
            guard.RequireSameDirectories(context);
            var list = MemberConfiguration.Decode(request.Configuration.Span, "the candidate's member list");
            await cluster.LearnMembersAsync(list, request.ConfigurationVersion).ConfigureAwait(false);
        }

        return guard.RequireMember(context);
    }

    private void RequireServing()
    {
        if (!cluster.IsServing)
        {
            throw NotServing();
        }
    }

    private RpcException NotServing() =>
        new(new Status(StatusCode.Unavailable, $"node {local.Identity.NodeId} is not serving yet, or not any more"));

    private void NoticeReplacement(NodeIdentity? sender)
    {
        if (sender is not null
            && sender.ClusterNumber == local.ClusterNumber
            && local.Members.Members.Find(sender.NodeId) is { } known
            && known.Incarnation.ToString("N") != sender.Incarnation
            && Interlocked.Exchange(ref lastReplaced, sender.Incarnation) != sender.Incarnation)
        {
            TransportLog.PeerReplaced(logger, sender.NodeId, known.Incarnation, sender.Incarnation);
        }
    }
}
