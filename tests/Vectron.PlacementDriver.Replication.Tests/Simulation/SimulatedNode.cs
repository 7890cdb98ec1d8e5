using Microsoft.Extensions.Logging.Abstractions;
using Vectron.PlacementDriver.Replication.Consensus;
using Vectron.PlacementDriver.Replication.Proposals;
using Vectron.PlacementDriver.Replication.Reads;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Tests.Simulation;

/// <summary>
/// One life of a node: everything above Raft is the real thing, put together as <see cref="ReplicationHost"/> does it.
/// Between two looks at Raft the seed lets other things happen, as other threads would.
/// </summary>
#pragma warning disable CA1001 // It ends with the simulation, and holds nothing of the system.
internal sealed class SimulatedNode : IConsensus
{
    private const int QueueCapacity = 64;

    private readonly EventLoop loop;
    private readonly EntryWriter writer;
    private readonly LeadershipProof proof;
    private readonly SimulatedPeers peers;
    private readonly LeaderWatch leaders = new();
    private readonly ProposalPump pump;
    private readonly ReadBarrier barrier;
    private readonly CancellationTokenSource lifetime = new();

    public SimulatedNode(EventLoop loop, SimulatedNetwork network, SimulatedDisk disk, ulong nodeId, IReadOnlyList<ulong> members)
    {
        this.loop = loop;
        Process = new SimulatedProcess(nodeId);
        Time = new SimulatedTime(loop, Process);
        peers = new SimulatedPeers(network, Process, members, () => disk.Term);
        Raft = new SimulatedRaft(loop, Process, disk, peers);
        writer = new EntryWriter(Raft);
        proof = new LeadershipProof(Raft, nodeId, Time);
        Gate = new AppendGate(Raft, NullLogger.Instance);
        var commit = new LeaderCommit(this, new ClusterClock(Time, () => Placement.Current.ClockUnixMs));
        Proposals = new PeerProposals(commit);
        ReadIndex = new ReadIndex(this);
        Queue = new ProposalQueue(QueueCapacity, Time);
        var route = new ProposalRoute(this, commit, new ProposalForwarder(this, leaders), () => "no leader");
        pump = new ProposalPump(Queue, route, leaders, Time, NullLogger.Instance);
        barrier = new ReadBarrier(this, Placement, leaders, () => "no leader", Time);
        Raft.LeadershipChanged += leaders.Signal;
        Raft.Applying += Apply;
    }

    /// <summary>Told of each entry that a node applies, and the state before and after it.</summary>
    public event Action<SimulatedNode, AppliedEntry>? Applied;

    public SimulatedProcess Process { get; }

    public SimulatedTime Time { get; }

    public SimulatedRaft Raft { get; }

    public ReplicatedPlacement Placement { get; } = new();

    public ProposalQueue Queue { get; }

    public AppendGate Gate { get; }

    public PeerProposals Proposals { get; }

    public ReadIndex ReadIndex { get; }

    public bool IsLeader => !Seen().LeadershipToken.IsCancellationRequested;

    public long LeadershipTerm => Seen().LeadershipTerm;

    public long Term => Seen().Term;

    public IPeerCalls? LeaderCalls => Seen().LeaderId is var node && node == Process.NodeId ? null : peers.Calls.GetValueOrDefault(node);

    public CancellationToken Lifetime => lifetime.Token;

    public void Start()
    {
        Raft.Start(Time);
        pump.Start();
    }

    /// <summary>Stops as a node does that is asked to: finishes what waits, or refuses it once the patience is over.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        using var over = new CancellationTokenSource(patience, Time);
        await pump.StopAsync(over.Token);
    }

    /// <summary>Kills the process. What it would still say reaches nobody.</summary>
    public void Kill()
    {
        Process.Die();
        Raft.Disk.Lose();
        lifetime.Cancel();
        _ = pump.DisposeAsync().AsTask();
    }

    public Task<Domain.PlacementSnapshot> ReadAsync(CancellationToken cancellation) => barrier.ReadAsync(DateTime.MaxValue, cancellation).AsTask();

    public Task<ReplicationOutcome> ReplicateAsync(ReadOnlyMemory<byte> payload, long term, object? context, CancellationToken token)
    {
        _ = Seen();
        return writer.ReplicateAsync(payload, term, context, token);
    }

    public ValueTask<long?> ProveLeadershipAsync(TermWitness witness, CancellationToken token)
    {
        _ = Seen();
        return proof.TakeCommitIndexAsync(witness, token);
    }

    public ValueTask WaitForApplyAsync(long index, CancellationToken token) =>
        new(Raft.WaitForApplyAsync((int)index, token, asLeader: false));

    private SimulatedRaft Seen()
    {
        loop.Preempt(Process);
        return Raft;
    }

    private void Apply(AppliedEntry entry)
    {
        if (entry.Payload.Length > 0)
        {
            Placement.Apply(entry);
        }

        Applied?.Invoke(this, entry);
    }
}
