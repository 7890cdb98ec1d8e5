using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Replication;

namespace Vectron.PlacementDriver.Server.Scheduling;

/// <summary>
/// Finds workers that have fallen silent, on the leader alone. It has listened only since it began to lead in its term,
/// and anew after it could not: when it was paused, or its wall clock, which stamps the beats, was set.
/// </summary>
internal sealed class LivenessWatch(IReplica replica, TimeProvider time) : IScheduledDuty
{
    // A walk over all workers; being a second late in half a minute changes nothing.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LargestDrift = TimeSpan.FromSeconds(1);

    private long term;
    private long lastLook;
    private DateTimeOffset lastWall;
    private DateTimeOffset listeningSince;

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

        var wall = time.GetUtcNow();
        if (term != status.Term || elapsed > LongestGap || (wall - lastWall - elapsed).Duration() > LargestDrift)
        {
            listeningSince = wall;
        }

        (term, lastLook, lastWall) = (status.Term, time.GetTimestamp(), wall);
        var silent = LivenessCheck.FindSilent(
            replica.Current, wall.ToUnixTimeMilliseconds(), listeningSince.ToUnixTimeMilliseconds());
        return silent.IsEmpty ? null : new MarkWorkersUnhealthy(silent);
    }
}
