using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Rerankers;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Replication;

namespace Vectron.PlacementDriver.Server.Scheduling;

/// <summary>
/// Finds workers and rerankers that have fallen silent, on the leader alone. It has listened only since it began to lead in its term,
/// and anew after it could not: when it was paused, or the cluster's clock, which stamps the beats, leapt.
/// </summary>
internal sealed class LivenessWatch(IReplica replica, TimeProvider time) : IScheduledDuty
{
    // A walk over all workers; being a second late in half a minute changes nothing.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LargestDrift = TimeSpan.FromSeconds(1);

    private const int Findings = 4;

    private int turn;
    private long term;
    private long lastLook;
    private long lastNow;
    private long listeningSince;

    /// <inheritdoc/>
    public Command? Next()
    {
        var status = replica.Status;
        if (status.Role != ReplicaRole.Leader)
        {
            term = 0;
            return null;
        }

        var elapsed = time.GetElapsedTime(lastLook);
        if (term == status.Term && elapsed < Period)
        {
            return null;
        }

        var now = replica.NowUnixMs;
        if (term != status.Term || elapsed > LongestGap || (TimeSpan.FromMilliseconds(now - lastNow) - elapsed).Duration() > LargestDrift)
        {
            listeningSince = now;
        }

        (term, lastLook, lastNow) = (status.Term, time.GetTimestamp(), now);
        return Judge(replica.Current, now, listeningSince);
    }

    // One command a look, each kind in its turn: a worker that flaps must not hide one that is down.
    private Command? Judge(PlacementSnapshot snapshot, long now, long since)
    {
        for (var i = 0; i < Findings; i++)
        {
            turn = (turn + 1) % Findings;
            if (Find(turn, snapshot, now, since) is { } command)
            {
                return command;
            }
        }

        return null;
    }

    private static Command? Find(int kind, PlacementSnapshot snapshot, long now, long since)
    {
        switch (kind)
        {
            case 0:
                var silent = LivenessCheck.FindSilent(snapshot, now, since);
                return silent.IsEmpty ? null : new MarkWorkersUnhealthy(silent);
            case 1:
                var down = LivenessCheck.FindDown(snapshot, now, since);
                return down.IsEmpty ? null : new MarkWorkersDown(down);
            case 2:
                var forgettable = LivenessCheck.FindForgettable(snapshot, now, since);
                return forgettable.IsEmpty ? null : new ForgetWorkers(forgettable);
            default:
                var rerankers = RerankerLivenessCheck.FindSilent(snapshot, now, since);
                return rerankers.IsEmpty ? null : new MarkRerankersSilent(rerankers);
        }
    }
}
