using System.Buffers;
using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Serialization;
using Vectron.PlacementDriver.Replication;

namespace Vectron.PlacementDriver.Testing;

/// <summary>
/// A cluster of one that keeps everything in memory: the real state machine, the real JSON of log entries, no Raft.
/// Leads from the start; tests change its role and make it fail or wait.
/// </summary>
public sealed class InMemoryReplica : IReplica
{
    private readonly PlacementStateMachine machine = new();
    private readonly ClusterClock clock;
    private readonly Lock sync = new();
    private ReplicaStatus status;
    private ReplicaException? failure;
    private readonly List<Action<PlacementSnapshot, StateChanges?>> observers = [];
    private volatile PlacementSnapshot current = PlacementSnapshot.Empty;
    private TaskCompletionSource? pause;
    private int waitingReads;

    public InMemoryReplica(TimeProvider time, ulong nodeId = 1)
    {
        clock = new ClusterClock(time, () => current.ClockUnixMs);
        status = new ReplicaStatus(nodeId, ReplicaRole.Leader, 1, nodeId, 0, 0, 0, "");
    }

    /// <summary>Gets the state before and after everything that changes it.</summary>
    public event Action<PlacementSnapshot, PlacementSnapshot>? Applied;

    public ReplicaStatus Status
    {
        get
        {
            lock (sync)
            {
                return status;
            }
        }
    }

    public ReplicaRole Role => Status.Role;

    public PlacementSnapshot Current => current;

    public long NowUnixMs => clock.NowUnixMs;

    /// <summary>The idempotency key of the last proposal.</summary>
    public IdempotencyKey? LastKey { get; private set; }

    /// <summary>Reads not yet answered; proposals are not counted, for a node makes some by itself.</summary>
    public int WaitingReads => Volatile.Read(ref waitingReads);

    /// <summary>Changes what the node says of itself.</summary>
    public void Become(Func<ReplicaStatus, ReplicaStatus> change)
    {
        lock (sync)
        {
            status = change(status);
        }
    }

    /// <summary>Makes proposals and reads fail from now on, or work again.</summary>
    public void FailWith(ReplicaException? exception) => failure = exception;

    /// <summary>Makes proposals and reads wait until <see cref="Resume"/>.</summary>
    public void Pause() => pause = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets proposals and reads go on.</summary>
    public void Resume()
    {
        var waiting = pause;
        pause = null;
        waiting?.TrySetResult();
    }

    public async Task<CommittedCommand> ProposeAsync(
        Command command, IdempotencyKey? key, DateTime deadline, CancellationToken cancellation)
    {
        LastKey = key;
        await PassAsync(cancellation).ConfigureAwait(false);
        return Carry(command, key);
    }

    public async ValueTask<PlacementSnapshot> ReadAsync(DateTime deadline, CancellationToken cancellation)
    {
        Interlocked.Increment(ref waitingReads);
        try
        {
            await PassAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref waitingReads);
        }

        return current;
    }

    public Task<ImmutableArray<MemberReport>> DescribeMembersAsync(CancellationToken cancellation) =>
        Task.FromResult<ImmutableArray<MemberReport>>(
            [new MemberReport(Status.NodeId, "node-1.test:7001", new string('a', 32)) { Status = Status, Version = "0.0.0" }]);

    public void Observe(Action<PlacementSnapshot, StateChanges?> observer)
    {
        lock (sync)
        {
            observer(current, null);
            observers.Add(observer);
        }
    }

    /// <summary>Carries a command out at once, whatever the node's role.</summary>
    public CommandOutcome Carry(Command command) => Carry(command, key: null).Outcome;

    /// <summary>Replaces the state, as a restored backup or a snapshot from the leader does.</summary>
    public void Restore(PlacementSnapshot snapshot)
    {
        lock (sync)
        {
            machine.Restore(snapshot);
            observers.ForEach(observer => observer(snapshot, null));
            current = snapshot;
        }
    }

    private CommittedCommand Carry(Command command, IdempotencyKey? key)
    {
        lock (sync)
        {
            var batch = new CommandBatch(
                clock.NowUnixMs, [new Proposal(Guid.NewGuid(), command, key)]);
            var index = status.LastIndex + 1;
            var before = machine.Current;
            var outcome = machine.Apply(ThroughJson(batch), index)[0];
            observers.ForEach(observer => observer(machine.Current, machine.LastChanges));
            current = machine.Current;
            Applied?.Invoke(before, machine.Current);
            status = status with { LastIndex = index, CommitIndex = index, AppliedIndex = index };
            return new CommittedCommand(outcome, current);
        }
    }

    private async Task PassAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (pause is { } waiting)
        {
            await waiting.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }

        if (failure is { } exception)
        {
            throw new ReplicaException(exception.Kind, exception.Message, exception);
        }
    }

    private static CommandBatch ThroughJson(CommandBatch batch)
    {
        var bytes = new ArrayBufferWriter<byte>();
        CommandBatchCodec.Write(batch, bytes);
        return CommandBatchCodec.Read(new ReadOnlySequence<byte>(bytes.WrittenMemory));
    }
}
