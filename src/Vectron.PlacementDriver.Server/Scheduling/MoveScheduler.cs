using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Placement;
using Vectron.PlacementDriver.Domain.Reshaping;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Replication;

namespace Vectron.PlacementDriver.Server.Scheduling;

/// <summary>
/// Reviews moves that go on for too long and plans new ones, on the leader alone, and only once it has led for as long as
/// it takes a silent worker to be noticed: what it knows of the workers is then its own.
/// </summary>
/// <remarks>
/// Planning reads one snapshot and runs beside the state machine. What it proposes names the epochs that it rests on and
/// is decided anew when it is applied.
/// </remarks>
internal sealed class MoveScheduler(IReplica replica, TimeProvider time) : IScheduledDuty
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    // Loads change slowly and cost a look at every replica.
    private static readonly TimeSpan WeighingPeriod = TimeSpan.FromSeconds(10);

    private long term;
    private long ledSince;
    private long lastLook;
    private long plannedRevision = -1;
    private long lastWeighed;

    /// <inheritdoc/>
    public Command? Next()
    {
        var status = replica.Status;
        if (status.Role != ReplicaRole.Leader)
        {
            term = 0;
            return null;
        }

        if (term != status.Term)
        {
            (term, ledSince, lastLook) = (status.Term, time.GetTimestamp(), time.GetTimestamp());
            return null;
        }

        var snapshot = replica.Current;
        if (snapshot.Freeze is not null
            || time.GetElapsedTime(ledSince) < TimeSpan.FromMilliseconds(snapshot.Settings.UnhealthyAfterMs)
            || time.GetElapsedTime(lastLook) < Period)
        {
            return null;
        }

        lastLook = time.GetTimestamp();
        var now = replica.NowUnixMs;
        var due = MoveReview.FindDue(snapshot, now);
        if (!due.IsEmpty)
        {
            return new ReviewMoves(due);
        }

        var stuck = ReshapeReview.FindDue(snapshot, now);
        if (!stuck.IsEmpty)
        {
            return new ReviewReshapes(stuck);
        }

        var lost = ShardFounding.FindLost(snapshot);
        return lost.IsEmpty || !snapshot.MaySchedule(SchedulingKind.Repair) ? Plan(snapshot) : new ReplaceUnledShards(lost);
    }

    private Command? Plan(PlacementSnapshot snapshot)
    {
        if (plannedRevision == snapshot.Revision)
        {
            return null;
        }

        plannedRevision = snapshot.Revision;
        var loads = Weigh(snapshot);
        var moves = MovePlanner.Plan(snapshot, loads ?? LoadMap.None);
        if (!moves.IsEmpty)
        {
            return new StartMoves(moves);
        }

        if (loads is null)
        {
            return null;
        }

        var reshapes = ReshapePlanner.Plan(snapshot, loads);
        if (!reshapes.IsEmpty)
        {
            return new StartReshapes(reshapes);
        }

        var leaders = LeaderPlanner.Plan(snapshot, loads);
        return leaders.IsEmpty ? null : new PreferLeaders(leaders);
    }

    // Null when it is not due: who leads is then not looked at either, because counting alone would undo what weighing did.
    private LoadMap? Weigh(PlacementSnapshot snapshot)
    {
        if (time.GetElapsedTime(lastWeighed) < WeighingPeriod)
        {
            return null;
        }

        lastWeighed = time.GetTimestamp();
        return LoadMap.Of(snapshot);
    }
}
