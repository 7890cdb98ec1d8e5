using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Moves;

/// <summary>What a move waits for.</summary>
public static class MoveObstacle
{
    /// <summary>Finds what stands between a move and its next step.</summary>
    /// <param name="state">The state.</param>
    /// <param name="shard">A shard of that state with a move on its way.</param>
    /// <returns>
    /// A sentence for people. Null when the step is taken with the next heartbeat of the shard's leader; a move that
    /// waits for a report always has a sentence.
    /// </returns>
    public static string? Find(IPlacementState state, Shard shard) => shard.Move switch
    {
        null => "no move is on its way",
        { Phase: MovePhase.Starting } move => FindForAdd(state, shard, move),
        { Phase: MovePhase.Adding } move => Sentence.Of(
            $"the leader, worker {shard.LeaderId}, has yet to report worker {move.TargetId} a member at epoch {shard.Epoch}"),
        { Phase: MovePhase.CatchingUp } move => SayCatchUp(move),
        { Phase: MovePhase.RemovalDue } move => FindForRemoval(state, shard, move),
        { } move => Sentence.Of(
            $"a leader other than worker {move.SourceId} has yet to report it gone at epoch {shard.Epoch}"),
    };

    /// <summary>How many replicas of a shard are live.</summary>
    internal static int CountLive(IPlacementState state, Shard shard)
    {
        var live = 0;
        foreach (var id in shard.Replicas)
        {
            live += ReplicaHealth.IsLive(state, shard.Id, id) ? 1 : 0;
        }

        return live;
    }

    /// <summary>
    /// A live member that still names a silent worker as leader of any of its shards, and is believed: the worker is cut
    /// off from the driver alone. It goes on serving all of its shards, those too in which it only follows.
    /// </summary>
    /// <returns>0 when there is none, or the worker is not silent, or its disk is known to be lost.</returns>
    internal static ulong FindWitness(IPlacementState state, ulong workerId)
    {
        if (state.FindWorker(workerId) is not { Healthy: false, IsRetired: false } worker)
        {
            return 0;
        }

        foreach (var id in worker.Shards)
        {
            if (state.FindShard(id) is { } shard
                && shard.LeaderId == workerId
                && FindWitness(state, shard, workerId) is var witness and not 0)
            {
                return witness;
            }
        }

        return 0;
    }

    private static ulong FindWitness(IPlacementState state, Shard shard, ulong workerId)
    {
        foreach (var replica in shard.Replicas)
        {
            if (replica != workerId
                && ReplicaHealth.IsLive(state, shard.Id, replica)
                && shard.LeaderViewOf(replica) == workerId)
            {
                return replica;
            }
        }

        return 0;
    }

    private static string? FindForAdd(IPlacementState state, Shard shard, ShardMove move)
    {
        if (state.FindWorker(move.TargetId) is not { IsServing: true })
        {
            return Sentence.Of($"worker {move.TargetId}, which is to get the replica, is silent");
        }

        if (move.EvidenceOf(move.TargetId).RunningSinceUnixMs == 0)
        {
            return Sentence.Of($"worker {move.TargetId} has yet to report the shard running");
        }

        foreach (var replica in shard.Replicas)
        {
            if (!IsHeard(state, shard, replica) || move.EvidenceOf(replica).RunningSinceUnixMs == 0)
            {
                return Sentence.Of($"the replica on worker {replica} is silent, or was not heard to run yet: the quorum would depend on a newcomer");
            }
        }

        return FindAtLeader(state, shard);
    }

    private static string? FindForRemoval(IPlacementState state, Shard shard, ShardMove move)
    {
        var replicas = shard.Replicas;
        if (!replicas.Contains(move.SourceId) || replicas.Length == 1)
        {
            return Sentence.Of($"worker {move.SourceId} has no replica that could be spared");
        }

        var sourceIsLive = ReplicaHealth.IsLive(state, shard.Id, move.SourceId);
        if (move.RemovesFirst && !ReplicaHealth.IsDead(state, shard.Id, move.SourceId))
        {
            return sourceIsLive
                ? Sentence.Of($"worker {move.SourceId} is back")
                : Sentence.Of($"worker {move.SourceId} is not down, and may bring its replica back");
        }

        if (!sourceIsLive && FindWitness(state, move.SourceId) is var witness and not 0)
        {
            return Sentence.Of(
                $"worker {witness} names worker {move.SourceId} as leader of a shard: that one is cut off from the driver, not dead");
        }

        var rest = 0;
        foreach (var id in replicas)
        {
            rest += id != move.SourceId && IsHeard(state, shard, id) ? 1 : 0;
        }

        var live = rest + (sourceIsLive ? 1 : 0);
        if (live <= replicas.Length / 2 || rest <= (replicas.Length - 1) / 2)
        {
            return Sentence.Of($"of {replicas.Length} replicas {live} are live: without a live majority nothing changes");
        }

        if (!sourceIsLive)
        {
            return FindAtLeader(state, shard);
        }

        var needed = Math.Min(move.LiveAtStart, shard.ReplicationFactor);
        return rest < needed
            ? Sentence.Of($"without worker {move.SourceId} only {rest} of {needed} live replicas would be left")
            : FindNewcomer(state, shard, move) ?? FindAtLeader(state, shard);
    }

    // Whether it takes part now. That a worker counts as healthy may be older than the term of a leader which has not listened
    // long enough yet to judge: when members change, only what was heard counts.
    private static bool IsHeard(IPlacementState state, Shard shard, ulong workerId) =>
        ReplicaHealth.IsLive(state, shard.Id, workerId)
        && state.ClockUnixMs - state.FindWorker(workerId)!.LastHeartbeatUnixMs <= state.Settings.UnhealthyAfterMs;

    // One that started anew may have found its disk empty, which nothing tells from a restart: until it has shown what the
    // others have, or time enough has passed, a good replica may not leave in reliance on it.
    private static string? FindNewcomer(IPlacementState state, Shard shard, ShardMove move)
    {
        var neededMs = move.HighestIndexOfMembers() == 0 ? state.Settings.CatchUpWaitMs : state.Settings.CatchUpIdleMs;
        foreach (var id in shard.Replicas)
        {
            if (id == move.SourceId || state.FindWorker(id) is not { } worker)
            {
                continue;
            }

            var ageMs = state.ClockUnixMs - worker.RegisteredUnixMs;
            if (ageMs < neededMs && !move.HasReachedGoal(id))
            {
                return Sentence.Of($"worker {id} started {ageMs / 1000} s ago and has yet to show that it has what the others have");
            }
        }

        return null;
    }

    private static string? FindAtLeader(IPlacementState state, Shard shard)
    {
        if (state.FindWorker(shard.LeaderId) is not { IsServing: true } leader)
        {
            return "the shard has no leader that serves";
        }

        if (leader.StrangeShardId != 0)
        {
            return Sentence.Of($"the leader, worker {leader.Id}, gets no list while it runs shard {leader.StrangeShardId}");
        }

        var underWay = 0;
        foreach (var id in leader.MovingShards)
        {
            underWay += state.FindShard(id) is { Move.Phase: MovePhase.Adding or MovePhase.Removing } other
                && other.LeaderId == leader.Id ? 1 : 0;
        }

        return underWay < state.Settings.MaxMovesPerLeader
            ? null
            : Sentence.Of($"the leader, worker {leader.Id}, has {underWay} changes of groups under way, which is the most");
    }

    private static string SayCatchUp(ShardMove move)
    {
        var target = move.EvidenceOf(move.TargetId);
        return target.RunningSinceUnixMs == 0
            ? Sentence.Of($"worker {move.TargetId} does not report the shard running")
            : move.CatchUpGoal == 0
                ? Sentence.Of($"worker {move.TargetId} has to run as a member for a while, because no member reports its progress")
                : Sentence.Of($"worker {move.TargetId} has applied {target.AppliedIndex} of {move.CatchUpGoal}");
    }
}
