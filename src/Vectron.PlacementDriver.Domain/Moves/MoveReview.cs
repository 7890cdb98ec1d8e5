using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Moves;

/// <summary>Judges moves that go on for too long or have lost their sense. Pure.</summary>
/// <remarks>
/// Trying again comes before taking back: lists are told anew with every heartbeat, so an attempt costs nothing, while
/// an add that is taken back costs the target for ever. A removal that was told is never taken back.
/// </remarks>
public static class MoveReview
{
    /// <summary>The shards whose moves need a decision now, ascending. Costs what is on its way.</summary>
    public static ImmutableArray<ulong> FindDue(PlacementSnapshot snapshot, long nowUnixMs)
    {
        var due = ImmutableArray.CreateBuilder<ulong>();
        foreach (var id in snapshot.MovingShards)
        {
            if (Judge(snapshot, snapshot.Shards[id], nowUnixMs).Action != MoveAction.Wait)
            {
                due.Add(id);
            }
        }

        return due.ToImmutable();
    }

    /// <summary>What should become of a move.</summary>
    /// <param name="state">The state.</param>
    /// <param name="shard">A shard of that state with a move on its way.</param>
    /// <param name="nowUnixMs">Unix milliseconds, cluster clock.</param>
    public static MoveVerdict Judge(IPlacementState state, Shard shard, long nowUnixMs) => shard.Move switch
    {
        { Phase: MovePhase.Starting } move => JudgeStarting(state, shard, move, nowUnixMs),
        { Phase: MovePhase.Adding or MovePhase.CatchingUp } move => JudgeAdded(state, shard, move, nowUnixMs),
        { Phase: MovePhase.RemovalDue } move => JudgeRemoval(state, shard, move, nowUnixMs),
        { Phase: MovePhase.Removing } move => RetryWhenDue(move, nowUnixMs),
        _ => new MoveVerdict(MoveAction.Wait),
    };

    private static MoveVerdict JudgeStarting(IPlacementState state, Shard shard, ShardMove move, long nowUnixMs)
    {
        if (FindRefusal(state, move.TargetId) is { } refusal)
        {
            return new MoveVerdict(MoveAction.GiveUp, refusal);
        }

        foreach (var replica in shard.Replicas)
        {
            if (ReplicaHealth.IsDead(state, shard.Id, replica))
            {
                return new MoveVerdict(
                    MoveAction.GiveUp, Sentence.Of($"the replica on worker {replica} died and has to be replaced first"));
            }
        }

        return nowUnixMs >= move.DeadlineUnixMs && move.Attempts >= MoveLimits.MostStartAttempts
            ? new MoveVerdict(MoveAction.GiveUp, MoveObstacle.Find(state, shard) ?? "the leader did not report in time")
            : RetryWhenDue(move, nowUnixMs);
    }

    private static MoveVerdict JudgeAdded(IPlacementState state, Shard shard, ShardMove move, long nowUnixMs)
    {
        if (ReplicaHealth.IsDead(state, shard.Id, move.TargetId))
        {
            return new MoveVerdict(MoveAction.RollBack, Sentence.Of($"worker {move.TargetId} died"));
        }

        return move.Phase == MovePhase.Adding
            && nowUnixMs >= move.DeadlineUnixMs
            && move.Attempts >= MoveLimits.MostChangeAttempts
            ? new MoveVerdict(
                MoveAction.RollBack,
                Sentence.Of($"no leader has reported worker {move.TargetId} a member after {move.Attempts} attempts"))
            : RetryWhenDue(move, nowUnixMs);
    }

    private static MoveVerdict JudgeRemoval(IPlacementState state, Shard shard, ShardMove move, long nowUnixMs)
    {
        if (move.RemovesFirst)
        {
            return ReplicaHealth.IsLive(state, shard.Id, move.SourceId)
                ? new MoveVerdict(MoveAction.GiveUp, Sentence.Of($"worker {move.SourceId} is back"))
                : move.TargetId != 0 && FindRefusal(state, move.TargetId) is { } refusal
                    ? new MoveVerdict(MoveAction.GiveUp, refusal)
                    : nowUnixMs >= move.DeadlineUnixMs && move.Attempts >= MoveLimits.MostChangeAttempts
                        ? new MoveVerdict(
                            MoveAction.GiveUp, MoveObstacle.Find(state, shard) ?? "the leader did not report in time")
                        : RetryWhenDue(move, nowUnixMs);
        }

        foreach (var replica in shard.Replicas)
        {
            if (replica != move.SourceId
                && ReplicaHealth.IsDead(state, shard.Id, replica)
                && !ReplicaHealth.IsDead(state, shard.Id, move.SourceId))
            {
                return replica == move.TargetId
                    ? new MoveVerdict(MoveAction.RollBack, Sentence.Of($"worker {replica} died"))
                    : new MoveVerdict(
                        MoveAction.RemoveInstead,
                        Sentence.Of($"the replica on worker {replica} died and leaves in place of that on worker {move.SourceId}"),
                        replica);
            }
        }

        return RetryWhenDue(move, nowUnixMs);
    }

    private static MoveVerdict RetryWhenDue(ShardMove move, long nowUnixMs) =>
        new(nowUnixMs >= move.DeadlineUnixMs ? MoveAction.Retry : MoveAction.Wait);

    /// <summary>Why a worker that is to get the replica cannot have it any more.</summary>
    /// <returns>A sentence; null when it can.</returns>
    internal static string? FindRefusal(IPlacementState state, ulong targetId) => state.FindWorker(targetId) switch
    {
        null => Sentence.Of($"worker {targetId}, which was to get the replica, is gone"),
        { IsDown: true } => Sentence.Of($"worker {targetId}, which was to get the replica, died"),
        { IsDraining: true } => Sentence.Of($"worker {targetId}, which was to get the replica, is draining"),
        { IsSearchOnly: true } => Sentence.Of($"worker {targetId}, which was to get the replica, only serves searches now"),
        _ => null,
    };
}
