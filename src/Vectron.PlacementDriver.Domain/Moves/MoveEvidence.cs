using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Moves;

/// <summary>What heartbeats prove about moves, and the steps that follow.</summary>
/// <remarks>
/// <para>Everything here rests on what a worker really knows. Membership is reported by leaders every 15 s, collected
/// before the progress in the same heartbeat, and may be older than a change; so it proves a change only if the same
/// worker showed the epoch of that change in an earlier heartbeat. A group's configuration changes are numbered, and
/// what is older than the newest taken proves nothing: a leader that was deposed may not know it yet.</para>
/// <para>Membership changes are ordered only while a heartbeat of the shard's leader is recorded: the answer to that
/// heartbeat tells it. Nothing can then change between the decision and the order, and an order that was never told
/// does not exist. From then on a removal is irrevocable.</para>
/// </remarks>
internal static class MoveEvidence
{
    /// <summary>Takes a heartbeat about the moving shards in the worker's list, after whom it names as leaders.</summary>
    public static void TakeHeartbeat(PlacementDraft draft, Worker worker, RecordHeartbeat heartbeat)
    {
        foreach (var id in worker.MovingShards)
        {
            if (draft.FindShard(id) is { IsMoving: true } shard)
            {
                Take(draft, shard, worker, ShardReport.Of(heartbeat, id));
            }
        }
    }

    /// <summary>A worker starts anew: what its last process reported is no longer so.</summary>
    public static void Forget(PlacementDraft draft, Worker worker)
    {
        foreach (var id in worker.MovingShards)
        {
            if (draft.FindShard(id) is { Move: { } move } shard)
            {
                draft.Put(shard with
                {
                    Move = move.With(new ReplicaEvidence(worker.Id, 0, 0, 0)) with
                    {
                        ServedLeaderId = move.ServedLeaderId == worker.Id ? 0 : move.ServedLeaderId,
                    },
                });
            }
        }
    }

    private static void Take(PlacementDraft draft, Shard shard, Worker worker, ShardReport report)
    {
        var leads = shard.LeaderId == worker.Id && shard.LeaderViewOf(worker.Id) == worker.Id;
        if (leads && report.Membership is { } membership && IsProof(shard, worker.Id, membership))
        {
            TakeMembership(draft, shard with { ConfigChangeId = membership.ConfigChangeId }, worker.Id, membership);
        }

        Observe(draft, shard.Id, worker.Id, report, leads);
        if (report.Runs && draft.FindShard(shard.Id) is { Move.Phase: MovePhase.CatchingUp } joined && joined.Move.TargetId == worker.Id)
        {
            JudgeCatchUp(draft, joined, joined.Move);
        }

        TakeNextStep(draft, shard.Id, worker, leads);
    }

    // The leader obeys the list of the epoch that it showed, so all replicas must be members; who claims to be alone lies.
    private static bool IsProof(Shard shard, ulong leaderId, ShardMembershipReport membership)
    {
        if (membership.ConfigChangeId < shard.ConfigChangeId
            || shard.Move!.EvidenceOf(leaderId).ShownEpoch < shard.Epoch)
        {
            return false;
        }

        foreach (var replica in shard.Replicas)
        {
            if (!membership.Members.Contains(replica))
            {
                return false;
            }
        }

        return true;
    }

    private static void TakeMembership(
        PlacementDraft draft, Shard shard, ulong leaderId, ShardMembershipReport membership)
    {
        var move = shard.Move!;
        switch (move.Phase)
        {
            case MovePhase.Adding:
                MoveSteps.Enter(draft, shard with { Move = move with { Earlier = [] } }, MovePhase.CatchingUp);
                break;
            case MovePhase.Removing when leaderId != move.SourceId && !membership.Members.Contains(move.SourceId):
                MoveSteps.LetGo(draft, shard);
                break;
            default:
                draft.Put(shard);
                break;
        }
    }

    private static void Observe(PlacementDraft draft, ulong shardId, ulong workerId, ShardReport report, bool leads)
    {
        if (draft.FindShard(shardId) is not { Move: { } move } shard)
        {
            return;
        }

        var known = move.EvidenceOf(workerId);
        var since = known.RunningSinceUnixMs == 0 ? draft.ClockUnixMs : known.RunningSinceUnixMs;
        var observed = shard with
        {
            Move = move.With(new ReplicaEvidence(
                workerId,
                Math.Max(known.ShownEpoch, report.Progress.ShardEpoch),
                report.Progress.AppliedIndex == 0 ? known.AppliedIndex : report.Progress.AppliedIndex,
                report.Runs ? since : 0)),
        };
        draft.Put(leads ? Publish(observed, workerId, report.Progress.ShardEpoch) : observed);
    }

    // Told with the answer to this heartbeat, the newest epoch is published; if the next heartbeat shows that it did not
    // arrive, gateways go back to the one that the leader knows, until it shows the newest.
    private static Shard Publish(Shard shard, ulong leaderId, ulong shownEpoch)
    {
        var move = shard.Move!;
        if (move.ServedLeaderId != leaderId)
        {
            return shard with { Published = null, Move = move with { ServedLeaderId = leaderId } };
        }

        return shownEpoch == 0
            ? shard
            : shard with { Published = shownEpoch >= shard.Epoch ? null : FindMembership(move, shownEpoch) };
    }

    private static Membership? FindMembership(ShardMove move, ulong epoch)
    {
        Membership? found = null;
        foreach (var earlier in move.Earlier)
        {
            found = found is null || earlier.Epoch <= epoch ? earlier : found;
        }

        return found;
    }

    private static void JudgeCatchUp(PlacementDraft draft, Shard shard, ShardMove move)
    {
        var target = move.EvidenceOf(move.TargetId);
        var highest = move.HighestIndexOfMembers();
        var quietSince = highest > move.CatchUpGoal ? draft.ClockUnixMs : move.QuietSinceUnixMs;
        var waitedMs = draft.ClockUnixMs - Math.Max(move.PhaseSinceUnixMs, target.RunningSinceUnixMs);
        var quietMs = Math.Min(waitedMs, draft.ClockUnixMs - quietSince);
        var hasCaughtUp = highest == 0
            ? waitedMs >= draft.Settings.CatchUpWaitMs
            : target.AppliedIndex > 0
                ? move.HasReachedGoal(move.TargetId)
                : quietMs >= draft.Settings.CatchUpIdleMs;
        var judged = shard with { Move = move with { CatchUpGoal = highest, QuietSinceUnixMs = quietSince } };
        if (hasCaughtUp)
        {
            MoveSteps.CaughtUp(draft, judged);
        }
        else
        {
            draft.Put(judged);
        }
    }

    private static void TakeNextStep(PlacementDraft draft, ulong shardId, Worker worker, bool leads)
    {
        if (draft.FindShard(shardId) is not { Move: { } move } shard)
        {
            return;
        }

        if (move is { Phase: MovePhase.RemovalDue, RemovesFirst: true }
            && move.SourceId == worker.Id
            && ReplicaHealth.IsLive(draft, shardId, worker.Id))
        {
            MoveSteps.End(draft, shard, completed: false, "the worker that was to be replaced came back");
        }
        else if (leads && move.Phase == MovePhase.Starting && MoveObstacle.Find(draft, shard) is null)
        {
            MoveSteps.Add(draft, shard);
        }
        else if (leads && move.Phase == MovePhase.RemovalDue && MoveObstacle.Find(draft, shard) is null)
        {
            MoveSteps.Remove(draft, shard);
        }
    }
}
