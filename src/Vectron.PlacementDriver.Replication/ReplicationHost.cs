using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Consensus;
using Vectron.PlacementDriver.Replication.Diagnostics;
using Vectron.PlacementDriver.Replication.Integrity;
using Vectron.PlacementDriver.Replication.Proposals;
using Vectron.PlacementDriver.Replication.Reads;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication;

/// <summary>
/// A member of the Raft cluster: the replica that the program serves from. Opened before the listeners, started once they
/// are up, stopped while they still are, so that leadership can be handed over.
/// </summary>
public sealed class ReplicationHost : IReplica, IAsyncDisposable
{
    private readonly ReplicatedPlacement placement;
    private readonly ClusterClock clock;
    private readonly RaftNode node;
    private readonly ReplicaNarrator narrator;
    private readonly ProposalQueue queue;
    private readonly ProposalPump pump;
    private readonly ReadBarrier barrier;
    private readonly Readmission readmission;
    private readonly MemberSurvey survey;
    private readonly Quarantine quarantine;
    private readonly StateComparison comparison;
    private readonly MemberAdministration administration;
    private readonly WipedMemberWatch wiped;
    private Task watchingWiped = Task.CompletedTask;
    private readonly LeaderWatch leaders = new();
    private readonly ReplicaGauges gauges;
    private readonly TimeProvider time;
    private readonly TimeSpan handOverPatience;
    private Task comparing = Task.CompletedTask;
    private bool disposed;

    private ReplicationHost(
        ReplicationOptions options, ReplicatedPlacement placement, StateDigests digests, RaftNode node, ILoggerFactory loggers,
        TimeProvider time)
    {
        this.placement = placement;
        this.time = time;

        // A successor needs one election; when the whole cluster stops there is none to wait for.
        handOverPatience = options.ElectionTimeoutMax * 2;
        this.node = node;
        var logger = loggers.CreateLogger<ReplicationHost>();
        quarantine = new Quarantine(node, placement, digests, options.NodeId, logger);
        comparison = new StateComparison(
            node, placement, digests, quarantine, options.NodeId, options.StateComparisonInterval, time, logger);
        narrator = new ReplicaNarrator(node, quarantine, options.NodeId);
        readmission = new Readmission(node, options.ToNodeOptions(), time);
        survey = new MemberSurvey(node, narrator, options, time);
        wiped = new WipedMemberWatch(
            node, survey, readmission, new PeerHello(node.Local, options.ToNodeOptions().Timings, time), time,
            loggers.CreateLogger<ReplicationHost>());
        administration = new MemberAdministration(node, survey, options.ToNodeOptions(), time);
        node.LeadershipChanged += leaders.Signal;
        placement.Identified = node.LearnClusterUid;

        clock = new ClusterClock(time, () => placement.Current.ClockUnixMs);
        var commit = new LeaderCommit(node, clock);
        var readIndex = new ReadIndex(node);
        var route = new ProposalRoute(node, commit, new ProposalForwarder(node, leaders), () => narrator.WhyUnavailable);
        queue = new ProposalQueue(options.MaxQueue, time);
        pump = new ProposalPump(queue, route, leaders, time, logger);
        barrier = new ReadBarrier(node, placement, leaders, () => narrator.WhyUnavailable, time);

        gauges = new ReplicaGauges(node, queue, options.DataDirectory);

        var proposals = new PeerProposals(commit);
        node.PeerHandlers.Propose = (request, context) => proposals.HandleAsync(request, context.CancellationToken);
        node.PeerHandlers.Describe = survey.Describe;
        node.PeerHandlers.CompareState = quarantine.HandleAsync;
        node.PeerHandlers.ReadIndex = async (witness, context) => new ReadIndexResponse
        {
            CommitIndex = await readIndex.ForPeerAsync(witness, context.CancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>The random id of this node's data directory, 32 lower-case hex digits.</summary>
    public string Incarnation => node.Local.Identity.Incarnation.ToString("N");

    /// <summary>
    /// Completes with the reason when the log or the state machine is broken: the process must end, nothing that it says
    /// any more counts. Never completes otherwise.
    /// </summary>
    public Task<Exception> Broken => node.Broken;

    /// <inheritdoc/>
    public ReplicaStatus Status => narrator.Describe();

    /// <inheritdoc/>
    public ReplicaRole Role => narrator.Role;

    /// <inheritdoc/>
    public PlacementSnapshot Current => placement.Current;

    /// <inheritdoc/>
    public long NowUnixMs => clock.NowUnixMs;

    internal ReplicatedPlacement Placement => placement;

    internal PeerServer PeerServer => node.PeerServer;

    /// <summary>Locks the data directory and restores the state. Nothing is served yet.</summary>
    /// <exception cref="DataDirectoryException">The directory cannot be used; the message says why.</exception>
    public static ReplicationHost Open(ReplicationOptions options, ILoggerFactory loggers, TimeProvider time)
    {
        var digests = new StateDigests();
        var placement = new ReplicatedPlacement(digests);
        var node = RaftNode.Open(options.ToNodeOptions(), placement, loggers, time);
        return new ReplicationHost(options, placement, digests, node, loggers, time);
    }

    /// <summary>Takes part in the cluster; the peers' listener is to be up.</summary>
    /// <exception cref="DataDirectoryException">The log is damaged.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        ReplicationMetrics.Announce();
        await node.StartAsync(cancellation).ConfigureAwait(false);
        pump.Start();
        comparing = comparison.RunAsync(node.Lifetime);
        watchingWiped = wiped.RunAsync(node.Lifetime);
    }

    /// <summary>Finishes the writes that wait, hands leadership over where it can, and leaves the cluster.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        await pump.StopAsync(cancellation).ConfigureAwait(false);
        using var patience = new CancellationTokenSource(handOverPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        await node.HandOverAsync(either.Token).ConfigureAwait(false);
        await node.StopAsync(cancellation).ConfigureAwait(false);
        await comparing.ConfigureAwait(false);
        await watchingWiped.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<CommittedCommand> ProposeAsync(
        Command command, IdempotencyKey? key, DateTime deadline, CancellationToken cancellation)
    {
        RequireMember();
        using var span = ReplicationTracing.Source.StartActivity("propose");
        span?.SetTag("vectron.command", command.GetType().Name);
        using var pending = queue.Enqueue(new Proposal(Guid.CreateVersion7(), command, key), span, deadline, cancellation);
        var applied = await pending.Completion.ConfigureAwait(false);
        return new CommittedCommand(applied.Outcome, placement.Current);
    }

    /// <inheritdoc/>
    public ValueTask<PlacementSnapshot> ReadAsync(DateTime deadline, CancellationToken cancellation)
    {
        RequireMember();
        return barrier.ReadAsync(deadline, cancellation);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<MemberReport>> DescribeMembersAsync(CancellationToken cancellation) =>
        survey.AskAllAsync(cancellation);

    /// <inheritdoc/>
    public void Observe(Action<PlacementSnapshot, StateChanges?> observer) => placement.Observe(observer);

    /// <summary>
    /// Gives a node that lost its data directory its place back, on the leader. May be repeated, also when
    /// <paramref name="cancellation"/> cut it short.
    /// </summary>
    /// <param name="nodeId">The node.</param>
    /// <param name="incarnation">Of its new directory; the node must be running with it.</param>
    /// <param name="dryRun">Only asks what can be known beforehand.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<MemberChangeResult> ReadmitAsync(ulong nodeId, Guid incarnation, bool dryRun, CancellationToken cancellation) =>
        readmission.RunAsync(nodeId, incarnation, dryRun, cancellation);

    /// <summary>
    /// Adds a node, on the leader: it must run and have an empty data directory. It is brought up to date before it votes.
    /// </summary>
    /// <param name="nodeId">The node.</param>
    /// <param name="raftAddress">Where other nodes reach it, host:port.</param>
    /// <param name="dryRun">Only asks what can be known beforehand.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<MemberChangeResult> AddMemberAsync(ulong nodeId, string raftAddress, bool dryRun, CancellationToken cancellation) =>
        administration.AddAsync(nodeId, raftAddress, dryRun, cancellation);

    /// <summary>Removes a node, on the leader; refused when those that remain are no majority.</summary>
    /// <param name="nodeId">The node; it may be down.</param>
    /// <param name="dryRun">Only asks what can be known beforehand.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<MemberChangeResult> RemoveMemberAsync(ulong nodeId, bool dryRun, CancellationToken cancellation) =>
        administration.RemoveAsync(nodeId, dryRun, cancellation);

    /// <summary>Has another node lead, on the leader, and waits until it does.</summary>
    /// <returns>False: this node does not lead, or no other node has everything.</returns>
    public Task<bool> TransferLeadershipAsync(CancellationToken cancellation) => node.TransferAsync(cancellation);

    /// <summary>A node that could lead in this leader's place now; 0 when there is none, or this node does not lead.</summary>
    public Task<ulong> FindSuccessorAsync(CancellationToken cancellation) => node.FindSuccessorAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Registered under two types, it is disposed of twice.
        if (Interlocked.Exchange(ref disposed, true))
        {
            return;
        }

        await pump.DisposeAsync().ConfigureAwait(false);
        await node.DisposeAsync().ConfigureAwait(false);
        leaders.Dispose();
        gauges.Dispose();
    }

    // What no waiting changes is said at once.
    private void RequireMember()
    {
        if (narrator.WhyNever is { Length: > 0 } reason)
        {
            throw new ReplicaException(ReplicaFailure.Unavailable, reason);
        }
    }
}
