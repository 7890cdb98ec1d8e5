using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain;

namespace Vectron.PlacementDriver.Replication;

/// <summary>
/// This node's copy of the replicated state: proposes commands, serves reads. One implementation is a Raft member, the
/// other keeps everything in memory for tests of what stands above.
/// </summary>
public interface IReplica
{
    /// <summary>What this node is and how far it has come, now.</summary>
    ReplicaStatus Status { get; }

    /// <summary>Its part in the cluster, as <see cref="Status"/> says, for callers that need no more.</summary>
    ReplicaRole Role { get; }

    /// <summary>The last state applied on this node, which may lag behind the leader's. Never waits.</summary>
    PlacementSnapshot Current { get; }

    /// <summary>
    /// The time that this node would stamp on an entry now, were it the leader, Unix milliseconds: see <see cref="ClusterClock"/>.
    /// </summary>
    long NowUnixMs { get; }

    /// <summary>
    /// Gets a command committed by a majority, applied on this node, and answered. On a follower the command is passed to
    /// the leader. A short election is waited out.
    /// </summary>
    /// <param name="command">What to do.</param>
    /// <param name="key">Under which it is done once; null for none.</param>
    /// <param name="deadline">
    /// When the caller goes, UTC; <see cref="DateTime.MaxValue"/> for never. Who waits for a leader is told why shortly before.
    /// </param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ReplicaException">It was not carried out, or nobody can tell: see its kind.</exception>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellation"/> fired; the command may still be carried out.
    /// </exception>
    Task<CommittedCommand> ProposeAsync(Command command, IdempotencyKey? key, DateTime deadline, CancellationToken cancellation);

    /// <summary>
    /// A state that reflects every write acknowledged by any node before this call. Concurrent callers share the work.
    /// </summary>
    /// <param name="deadline">As for <see cref="ProposeAsync"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ReplicaException">No leader, or it cannot reach a majority.</exception>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellation"/> fired. It may be noticed late, but a read ends within half a minute by itself.
    /// </exception>
    ValueTask<PlacementSnapshot> ReadAsync(DateTime deadline, CancellationToken cancellation);

    /// <summary>Asks every member how it fares, by node id. Takes a second at most: who is silent is reported so.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> fired.</exception>
    Task<ImmutableArray<MemberReport>> DescribeMembersAsync(CancellationToken cancellation);

    /// <summary>
    /// Tells every state from now on, in order: first the present one, then each with what its log entry changed. Without
    /// changes a state replaces all that was told before. A state is told before <see cref="Current"/> and reads show it.
    /// </summary>
    /// <param name="observer">Called by whoever applies, who waits for it: must be quick and must not throw.</param>
    void Observe(Action<PlacementSnapshot, StateChanges?> observer);
}
