using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Shards;

namespace Vectron.PlacementDriver.Domain.Moves;

/// <summary>The steps of a move. Whether one may be taken is for the callers to know.</summary>
internal static class MoveSteps
{
    /// <summary>Begins a move.</summary>
    public static void Begin(PlacementDraft draft, Shard shard, MoveStart start)
    {
        var removesFirst = start.SourceId != 0 && !ReplicaHealth.IsLive(draft, shard.Id, start.SourceId);
        var phase = removesFirst || start.TargetId == 0 ? MovePhase.RemovalDue : MovePhase.Starting;
        draft.Put(shard with
        {
            Move = new ShardMove
            {
                Kind = start.Kind,
                Phase = phase,
                SourceId = start.SourceId,
                TargetId = start.TargetId,
                RemovesFirst = removesFirst,
                Reason = start.Reason,
                LiveAtStart = MoveObstacle.CountLive(draft, shard),
                StartedUnixMs = draft.ClockUnixMs,
                PhaseSinceUnixMs = draft.ClockUnixMs,
                DeadlineUnixMs = draft.ClockUnixMs + MoveLimits.PatienceMs(draft, 0),
            },
        });
        if (phase == MovePhase.Starting)
        {
            draft.ListChanged(start.TargetId);
        }

        Note(draft, shard, $"{MoveName.Of(shard.Id, draft.FindShard(shard.Id)!.Move!)} begun: {start.Reason}");
    }

    /// <summary>Waits for something else from now on.</summary>
    public static void Enter(PlacementDraft draft, Shard shard, MovePhase phase) =>
        draft.Put(InPhase(draft, shard, phase));

    /// <summary>The target enters the replicas.</summary>
    public static void Add(PlacementDraft draft, Shard shard) => Change(draft, shard with
    {
        LeaderViews = shard.LeaderViews.IsEmpty ? [] : shard.LeaderViews.Add(0),
    }, shard.Replicas.Add(shard.Move!.TargetId), MovePhase.Adding);

    /// <summary>The source leaves the replicas: from here on for good.</summary>
    public static void Remove(PlacementDraft draft, Shard shard)
    {
        var leaving = shard.Move!.SourceId;
        var position = shard.Replicas.IndexOf(leaving);
        var views = shard.LeaderViews;
        Change(draft, shard with
        {
            LeaderViews = views.IsEmpty ? [] : views.RemoveAt(position).Add(views[position]),
        }, shard.Replicas.RemoveAt(position), MovePhase.Removing);
    }

    /// <summary>The target has what the others have: the source may leave, or all is done.</summary>
    public static void CaughtUp(PlacementDraft draft, Shard shard)
    {
        var move = shard.Move!;
        if (move.SourceId != 0 && shard.Replicas.Contains(move.SourceId))
        {
            Enter(draft, shard, MovePhase.RemovalDue);
        }
        else
        {
            End(draft, shard, completed: true, "the new replica has caught up");
        }
    }

    /// <summary>The leaving replica is gone: the shard leaves its worker's list, for ever.</summary>
    public static void LetGo(PlacementDraft draft, Shard shard)
    {
        var move = shard.Move!;
        var left = Forget(draft, shard, move.SourceId, wasMember: true) with
        {
            LeaderViews = shard.LeaderViews.IsEmpty ? [] : shard.LeaderViews.RemoveAt(shard.Replicas.Length),
            Move = move with { Earlier = [] },
        };
        if (!move.RemovesFirst || move.TargetId == 0)
        {
            End(draft, left, !move.IsRollBack, "the replica has left its group");
        }
        else if (MoveReview.FindRefusal(draft, move.TargetId) is { } refusal)
        {
            // It had nothing of the shard so far: it may be gone by now, or have become what never holds replicas.
            End(draft, left, completed: false, "the replica has left its group, but " + refusal);
        }
        else
        {
            Enter(draft, left, MovePhase.Starting);
            draft.ListChanged(move.TargetId);
        }
    }

    /// <summary>Ends a move. A target that was never among the replicas loses the shard again.</summary>
    public static void End(PlacementDraft draft, Shard shard, bool completed, string ending)
    {
        var move = shard.Move!;
        var rest = shard.JoiningId == 0 ? shard : Forget(draft, shard, move.TargetId, wasMember: false);
        draft.Put(rest with { Move = null, Published = null });
        NoteStart(draft, move, completed);
        var seconds = (draft.ClockUnixMs - move.StartedUnixMs) / 1000;
        Note(draft, shard, string.Create(
            CultureInfo.InvariantCulture,
            $"{MoveName.Of(shard.Id, move)} {(completed ? "completed" : "given up")} after {seconds} s: {ending}"));
    }

    /// <summary>The target is to leave again, though it may be a member.</summary>
    public static void RollBack(PlacementDraft draft, Shard shard, string why)
    {
        var move = shard.Move!;
        Note(draft, shard, $"{MoveName.Of(shard.Id, move)} is rolled back: {why}");
        Enter(draft, shard with
        {
            Move = move with
            {
                SourceId = move.TargetId,
                TargetId = 0,
                RemovesFirst = false,
                IsRollBack = true,
                Reason = move.Reason + "; rolled back: " + why,
            },
        }, MovePhase.RemovalDue);
    }

    /// <summary>Another replica died meanwhile and leaves in place of the live one that was to.</summary>
    public static void RemoveInstead(PlacementDraft draft, Shard shard, ulong deadId, string why)
    {
        Note(draft, shard, $"{MoveName.Of(shard.Id, shard.Move!)} is changed: {why}");
        Enter(draft, shard with
        {
            Move = shard.Move! with
            {
                Kind = MoveKind.Repair,
                SourceId = deadId,
                Reason = shard.Move.Reason + "; changed: " + why,
            },
        }, MovePhase.RemovalDue);
    }

    /// <summary>Patience ended: twice as much from now on.</summary>
    public static void Retry(PlacementDraft draft, Shard shard)
    {
        var attempts = shard.Move!.Attempts + 1;
        draft.Put(shard with
        {
            Move = shard.Move with
            {
                Attempts = attempts,
                DeadlineUnixMs = draft.ClockUnixMs + MoveLimits.PatienceMs(draft, attempts),
            },
        });
    }

    private static Shard InPhase(PlacementDraft draft, Shard shard, MovePhase phase) => shard with
    {
        Move = shard.Move!.Enter(phase, draft.ClockUnixMs, MoveLimits.PatienceMs(draft, 0)),
    };

    private static void Change(PlacementDraft draft, Shard shard, ImmutableArray<ulong> replicas, MovePhase phase)
    {
        var entered = InPhase(draft, shard, phase);
        var changed = entered with
        {
            Epoch = shard.Epoch + 1,
            PreferredLeaderId = 0,
            Replicas = replicas,
            Published = null,
            Move = entered.Move! with
            {
                ServedLeaderId = shard.LeaderId,
                Earlier = entered.Move.Earlier.Add(new Membership(shard.Epoch, shard.Replicas)),
            },
        };
        draft.Put(changed);
        draft.ListsChanged(changed, instructions: true);
    }

    private static void NoteStart(PlacementDraft draft, ShardMove move, bool completed)
    {
        var failed = move.Phase == MovePhase.Starting && move.EvidenceOf(move.TargetId).RunningSinceUnixMs == 0;
        if (draft.FindWorker(move.TargetId) is { } target && (failed || completed))
        {
            draft.Put(target with { StartFailedUnixMs = failed ? draft.ClockUnixMs : 0 });
        }
    }

    private static void Note(PlacementDraft draft, Shard shard, string text) =>
        draft.Note(HistorySubject.Move, text, shardId: shard.Id, collection: shard.Collection);

    private static Shard Forget(PlacementDraft draft, Shard shard, ulong workerId, bool wasMember)
    {
        draft.ListChanged(workerId);
        var address = draft.FindWorker(workerId)?.RaftAddress ?? "";
        return shard with
        {
            FormerHosts = shard.FormerHosts.Add(new FormerHost(workerId, address, wasMember, draft.ClockUnixMs)),
        };
    }
}
