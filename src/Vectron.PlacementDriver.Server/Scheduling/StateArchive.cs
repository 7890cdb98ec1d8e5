using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Replication;

namespace Vectron.PlacementDriver.Server.Scheduling;

/// <summary>
/// States of the last minutes, so that an operator can ask why something was where it was. States share what they have in
/// common; this node's own, and gone with its process.
/// </summary>
internal sealed class StateArchive(IReplica replica, TimeProvider time) : IScheduledDuty
{
    private const int MostStates = 200;

    // What a state pins beyond its neighbours is at most its workers and shards.
    private const int MostObjects = 1_000_000;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Lock sync = new();
    private readonly Queue<PlacementSnapshot> states = [];
    private PlacementSnapshot? last;
    private long lastLook;

    /// <summary>Keeps the present state when placement has changed since the last one kept.</summary>
    public Command? Next()
    {
        if (last is not null && time.GetElapsedTime(lastLook) < Period)
        {
            return null;
        }

        lastLook = time.GetTimestamp();
        Keep(replica.Current);
        return null;
    }

    /// <summary>The newest state kept up to a revision.</summary>
    /// <param name="current">The present state.</param>
    /// <param name="revision">At least 1.</param>
    /// <returns>Null when it is older than what is kept, or ahead of the present.</returns>
    public PlacementSnapshot? Find(PlacementSnapshot current, long revision)
    {
        if (revision >= current.Revision)
        {
            return revision == current.Revision ? current : null;
        }

        lock (sync)
        {
            return states.LastOrDefault(state => state.Revision <= revision);
        }
    }

    /// <summary>The oldest revision that can be asked for.</summary>
    public long Oldest(PlacementSnapshot current)
    {
        lock (sync)
        {
            return states.TryPeek(out var oldest) ? oldest.Revision : current.Revision;
        }
    }

    private void Keep(PlacementSnapshot state)
    {
        if (last is { } before
            && before.AssignmentsEpoch == state.AssignmentsEpoch
            && ReferenceEquals(before.History, state.History)
            && ReferenceEquals(before.MovingShards, state.MovingShards))
        {
            return;
        }

        last = state;
        lock (sync)
        {
            states.Enqueue(state);
            var most = Math.Clamp(MostObjects / Math.Max(1, state.Workers.Count + state.Shards.Count), 4, MostStates);
            while (states.Count > most)
            {
                states.Dequeue();
            }
        }
    }
}
