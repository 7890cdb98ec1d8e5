using Microsoft.Extensions.Logging;
using Vectron.PlacementDriver.Replication.Consensus;
using Vectron.PlacementDriver.Replication.Storage;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication;

/// <summary>What a node is made of, put together in the order in which it depends on each other.</summary>
internal sealed class RaftNodeParts : IAsyncDisposable
{
    private readonly RaftNodeOptions options;
    private readonly ReplicatedStateMachine stateMachine;
    private readonly LogSeal? seal;
    private readonly AppendGate gate;
    private readonly SnapshotReceiver receiver;
    private readonly CancellationTokenSource lifetime = new();

    /// <summary>Opens the data directory, restores the state, opens the log.</summary>
    /// <exception cref="DataDirectoryException">The directory cannot be used.</exception>
    public RaftNodeParts(
        RaftNodeOptions options, IReplicatedState state, ILoggerFactory loggers, TimeProvider time,
        Func<CancellationToken, Task>? beforeFlush)
    {
        this.options = options;
        var logger = loggers.CreateLogger(ReplicationMetrics.MeterName);
        Directory = DataDirectory.Open(options.DataDirectory, options.ClusterNumber, options.NodeId);
        try
        {
            Members = new MemberList(Directory, logger);
            Snapshots = new SnapshotStore(Directory.SnapshotPath, logger);
            new FreeSpace(Directory.Path).Require();
            LogFiles.Prepare(Directory.LogPath, Directory.IsMarked);
            seal = LogSeal.Open(Directory.SealPath);
            LogCheck.Run(Directory.LogPath, seal.Current, logger);
            stateMachine = new ReplicatedStateMachine(state, Snapshots, Members, seal, options.SnapshotInterval, time, logger);
            Log = new DurableLog(DurableLog.OptionsFor(Directory.LogPath, options.LogPageSize), stateMachine, seal, beforeFlush);
            Directory.Mark(hasMembers: false);
        }
        catch (Exception e)
        {
            seal?.Dispose();
            Directory.Dispose();
            throw DataDirectory.Explain(Directory.Path, e);
        }

        Local = new LocalPeer(options, Directory, Members);
        Cluster = new GuardedCluster(
            options.Timings, Log, seal, Local, Members,
            (cluster, identity) => new PeerMember(identity, cluster, Local, Snapshots, options.Timings, time, logger), logger);
        gate = new AppendGate(Cluster, logger);
        receiver = new SnapshotReceiver(Cluster, gate, Snapshots, options.LargestSnapshot);
        Candidacy = new Candidacy(Cluster);
        PeerServer = new PeerServer(Cluster, Candidacy, Local, new CallGuard(Local, logger), gate, receiver, PeerHandlers, logger);
        var hello = new PeerHello(Local, options.Timings, time);
        FirstStart = new FirstStart(options, Local, Members, hello, time, logger);
        RemovalCheck = new RemovalCheck(Cluster, Local, hello, options.Timings, time);
        Membership = new Membership(Cluster, Local, Members, hello, logger);
        LeadershipProof = new LeadershipProof(Cluster, options.NodeId, time);
        Writer = new EntryWriter(Cluster);
        HandOver = new HandOver(Cluster, Local, Candidacy, Writer.Gate, logger);
        Watchdog = new Watchdog(Cluster, Log, time, options.NodeId, logger);
    }

    /// <summary>The data directory.</summary>
    public DataDirectory Directory { get; }

    /// <summary>The member list.</summary>
    public MemberList Members { get; }

    /// <summary>The snapshots.</summary>
    public SnapshotStore Snapshots { get; }

    /// <summary>What applies the log and writes snapshots.</summary>
    public ReplicatedStateMachine StateMachine => stateMachine;

    /// <summary>The log.</summary>
    public DurableLog Log { get; }

    /// <summary>Who this node is.</summary>
    public LocalPeer Local { get; }

    /// <summary>Raft.</summary>
    public GuardedCluster Cluster { get; }

    /// <summary>What peers call.</summary>
    public PeerServer PeerServer { get; }

    /// <summary>What answers reads and proposals.</summary>
    public PeerHandlers PeerHandlers { get; } = new();

    /// <summary>Finds the members of a new cluster.</summary>
    public FirstStart FirstStart { get; }

    /// <summary>Notices that this node was removed.</summary>
    public RemovalCheck RemovalCheck { get; }

    /// <summary>Changes the members.</summary>
    public Membership Membership { get; }

    /// <summary>Writes entries of this node's leadership.</summary>
    public EntryWriter Writer { get; }

    /// <summary>Proves leadership.</summary>
    public LeadershipProof LeadershipProof { get; }

    /// <summary>Whether this node stands for election.</summary>
    public Candidacy Candidacy { get; }

    /// <summary>Gives leadership away.</summary>
    public HandOver HandOver { get; }

    /// <summary>Notices a broken log.</summary>
    public Watchdog Watchdog { get; }

    /// <summary>Ends when the node stops.</summary>
    public CancellationToken Lifetime => lifetime.Token;

    /// <summary>A node alone has nobody to ask: on its first start it is the cluster.</summary>
    public async Task AdmitWhenAloneAsync(CancellationToken token)
    {
        if (options.InitialMembers.Length == 1 && Members.Current.Version == MemberList.NoVersion)
        {
            _ = await Members.SaveInitialAsync(new MemberConfiguration([Local.Identity]), token).ConfigureAwait(false);
        }
    }

    /// <summary>Leaves consensus and ends what runs in the background.</summary>
    public async Task StopAsync(CancellationToken token)
    {
        await lifetime.CancelAsync().ConfigureAwait(false);
        await Cluster.StopAsync(token).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync().ConfigureAwait(false);
        await Log.DisposeAsync().ConfigureAwait(false);
        await stateMachine.DisposeAsync().ConfigureAwait(false);
        gate.Dispose();
        receiver.Dispose();
        Candidacy.Dispose();
        Membership.Dispose();
        Members.Dispose();
        seal?.Dispose();
        Directory.Dispose();
        lifetime.Dispose();
    }
}
