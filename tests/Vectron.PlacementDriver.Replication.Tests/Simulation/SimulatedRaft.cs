using DotNext.Net.Cluster.Consensus.Raft;
using Google.Protobuf;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Consensus;
using Vectron.PlacementDriver.Replication.Storage;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Tests.Simulation;

/// <summary>
/// A model of DotNext's Raft with <see cref="DurableLog"/> under it, on virtual time, with the habits that the guards exist
/// for: it writes what it is given and cuts off what follows; the log's term is a later leader's before this leadership has
/// ended, and entries are taken until then; what a proposer passed along stays at its index, whoever's entry is applied
/// there; who waits for an index is told once it is applied, or some time after leadership was lost. Of the own storage it
/// keeps the promises: flushed before acknowledged, no entry of an earlier term than the last.
/// </summary>
#pragma warning disable CA1001 // It ends with the simulation, and holds nothing of the system.
internal sealed class SimulatedRaft(EventLoop loop, SimulatedProcess process, SimulatedDisk disk, SimulatedPeers peers) : IRaftEngine
{
    private static readonly CancellationToken Ended = new(canceled: true);

    private readonly Dictionary<int, object?> contexts = [];
    private Pipeline pipeline = null!;
    private readonly List<(int Index, TaskCompletionSource Done)> waiting = [];
    private CancellationTokenSource? leadership;
    private SimulatedElections elections = null!;
    private SimulatedLeader? leader;
    private int commit = disk.Commit;
    private bool applying;

    /// <summary>Another node leads, or none.</summary>
    public event Action? LeadershipChanged;

    /// <summary>A committed entry is to be applied.</summary>
    public event Action<AppliedEntry>? Applying;

    public CancellationToken LeadershipToken => leader is { HasCommitted: true } ? leadership!.Token : Ended;

    public long LeadershipTerm { get; private set; }

    public long Term => disk.Term;

    public long LastIndex => disk.Log.Count;

    public long CommitIndex => commit;

    public IReadOnlyCollection<IElector> Electors => peers.Electors;

    public CancellationToken Lifetime => CancellationToken.None;

    // Between two looks from outside another thread may come.
    long IRaftEngine.LastIndex => Interrupted(LastIndex);

    long IRaftEngine.Term => Interrupted(Term);

    /// <summary>The last entry that the state contains.</summary>
    public int AppliedIndex { get; private set; }

    /// <summary>Who leads, as far as is known; 0 for nobody.</summary>
    public ulong LeaderId { get; private set; }

    public bool IsLeading => leader is not null;

    public SimulatedDisk Disk => disk;

    /// <summary>Takes part.</summary>
    public void Start(TimeProvider time)
    {
        pipeline = new Pipeline(this);
        peers.Connect(this, pipeline, time);
        elections = new SimulatedElections(loop, process, this, peers);
        ApplySoon();
    }

    public SimulatedElections Elections => elections;

    public long TermAt(int index) => index == 0 ? 0 : disk.Log[index - 1].Term;

    public async ValueTask ReplicateAsync(BinaryLogEntry entry, CancellationToken token)
    {
        await NobodyIsDeadAsync();
        if (leader is null)
        {
            throw new NotLeaderException();
        }

        if (entry.Term < TermAt(disk.Log.Count))
        {
            throw new StaleTermException(entry.Term, TermAt(disk.Log.Count));
        }

        var index = disk.Log.Count + 1;
        contexts[index] = entry.Context;
        disk.Write(index, [new SimulatedEntry(entry.Term, ByteString.CopyFrom(entry.Content.Span))]);
        if (pipeline.ReachesMajority(entry.Term))
        {
            pipeline.Wake();
        }
        else
        {
            leader.Wake();
        }

        await WaitForApplyAsync(index, token);
    }

    public async ValueTask<bool> ReadEntriesAsync(long first, long last, AppendEntriesRequest request, CancellationToken token)
    {
        await NobodyIsDeadAsync();
        var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = loop.Schedule(loop.Between(0, 0.2), process, "read", first, read.SetResult);
        await read.Task;
        request.Entries.Add(disk.Log.Take((int)last).Skip((int)first - 1).Select(entry => new LogEntry { Term = entry.Term, Data = entry.Data }));
        return true;
    }

    public async ValueTask CommitAsync(long index, CancellationToken token)
    {
        await NobodyIsDeadAsync();
        if (disk.Flushed < index)
        {
            await disk.FlushAsync(process, commit);
        }

        Commit((int)index);
    }

    /// <summary>Ends when the index is applied; fails some time after this node stopped to lead.</summary>
    public Task WaitForApplyAsync(int index, CancellationToken token, bool asLeader = true)
    {
        if (AppliedIndex >= index)
        {
            return Task.CompletedTask;
        }

        var done = new TaskCompletionSource(asLeader, TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.Add((index, done));
        return done.Task.WaitAsync(token);
    }

    public ValueTask<long[]> ReadTermsAsync(long first, long last, CancellationToken token) =>
        new([.. Enumerable.Range((int)first, (int)(last - first + 1)).Select(TermAt)]);

    public async ValueTask<Result<ReplicationStatus>> TakeEntriesAsync(
        PeerCaller caller, AppendEntriesRequest request, AppendOverlap overlap)
    {
        await NobodyIsDeadAsync();
        if (request.Term < disk.Term)
        {
            return Answer(HeartbeatResult.Rejected);
        }

        Follow(caller.From, request.Term);
        var prev = (int)overlap.PrevIndex;
        if (prev > disk.Log.Count || TermAt(prev) != overlap.PrevTerm)
        {
            return Answer(HeartbeatResult.Rejected);
        }

        var entries = request.Entries.Skip(overlap.Skipped + Math.Max(0, commit - prev)).ToList();
        if (entries.Count > 0)
        {
            disk.Write(Math.Max(prev, commit) + 1, entries.Select(entry => new SimulatedEntry(entry.Term, entry.Data)));
        }

        Commit((int)Math.Min(request.CommitIndex, request.PrevIndex + request.Entries.Count));
        await disk.FlushAsync(process, commit);
        return Answer(HeartbeatResult.ReplicatedWithLeaderTerm);
    }

    public ValueTask<Result<HeartbeatResult>> TakeSnapshotAsync(
        PeerCaller caller, SnapshotHeader header, ReceivedSnapshot snapshot) => throw new NotSupportedException();

    /// <summary>A later term was seen, or leadership is given up: it ends a moment later.</summary>
    public void StepDown(long term)
    {
        if (term > disk.Term)
        {
            (disk.Term, disk.VotedFor) = (term, 0);
        }

        if (leader is { } ending && ending.Stop())
        {
            _ = loop.Schedule(loop.Between(0, 5), process, "leadership ends", disk.Term, () => EndLeadership(ending));
        }
        else if (leader is null && LeaderId != 0)
        {
            SetLeader(0);
        }
    }

    /// <summary>This node was elected in the log's term.</summary>
    public void Lead()
    {
        leadership = new CancellationTokenSource();
        leader = new SimulatedLeader(loop, process, this, peers);
        LeadershipTerm = disk.Term;
        SetLeader(process.NodeId);
        disk.Write(disk.Log.Count + 1, [new SimulatedEntry(disk.Term, ByteString.Empty)]);
        leader.Start();
    }

    /// <summary>Entries up to here are committed.</summary>
    public void Commit(int index)
    {
        if (index > commit)
        {
            commit = index;
            ApplySoon();
        }
    }

    private long Interrupted(long seen)
    {
        loop.Preempt(process);
        return seen;
    }

    // What a dead process was about to do is never done: the disk is its successor's.
    private Task NobodyIsDeadAsync() => process.IsAlive ? Task.CompletedTask : new TaskCompletionSource().Task;

    private Result<ReplicationStatus> Answer(HeartbeatResult result) => new()
    {
        Term = disk.Term,
        Value = new ReplicationStatus { Result = result, LastIndex = disk.Log.Count },
    };

    private void Follow(ulong node, long term)
    {
        if (term > disk.Term)
        {
            (disk.Term, disk.VotedFor) = (term, 0);
        }

        if (leader is { } ending)
        {
            _ = ending.Stop();
            EndLeadership(ending);
        }

        elections.HeardFromLeader();
        SetLeader(node);
    }

    private void EndLeadership(SimulatedLeader ending)
    {
        if (leader != ending)
        {
            return;
        }

        leader = null;
        leadership!.Cancel();
        SetLeader(0);
        foreach (var (index, done) in waiting.Where(each => each.Done.Task.AsyncState is true).ToList())
        {
            _ = loop.Schedule(loop.Between(0, 60), process, "lost sight", index, () =>
                _ = done.TrySetException(new NotLeaderException(new OperationCanceledException())));
        }
    }

    private void SetLeader(ulong node)
    {
        if (LeaderId != node)
        {
            LeaderId = node;
            LeadershipChanged?.Invoke();
        }
    }

    private void ApplySoon()
    {
        if (!applying && AppliedIndex < commit)
        {
            applying = true;
            _ = loop.Schedule(loop.Between(0, 2), process, "apply", commit, Apply);
        }
    }

    private void Apply()
    {
        applying = false;
        while (AppliedIndex < commit && AppliedIndex < disk.Log.Count)
        {
            var entry = disk.Log[AppliedIndex++];
            _ = contexts.Remove(AppliedIndex, out var context);
            Applying?.Invoke(new AppliedEntry(AppliedIndex, entry.Term, new(entry.Data.Memory), context));
        }

        foreach (var (_, done) in waiting.Where(each => each.Index <= AppliedIndex))
        {
            _ = done.TrySetResult();
        }

        _ = waiting.RemoveAll(each => each.Index <= AppliedIndex);
        ApplySoon();
    }
}
