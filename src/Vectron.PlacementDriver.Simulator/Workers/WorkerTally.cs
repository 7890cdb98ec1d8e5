namespace Vectron.PlacementDriver.Simulator.Workers;

/// <summary>What the simulated workers did and met, added up over all of them. Safe for concurrent callers.</summary>
internal sealed class WorkerTally
{
    private int founded;
    private int joined;
    private int restarted;
    private int deleted;
    private int droppedAnswers;
    private int refusedBeats;
    private int failedChanges;

    /// <summary>Replicas started to found their group.</summary>
    public int Founded => founded;

    /// <summary>Replicas started to join a group.</summary>
    public int Joined => joined;

    /// <summary>Replicas started again from their directory.</summary>
    public int Restarted => restarted;

    /// <summary>Replicas stopped and their data deleted, because a list lacked them.</summary>
    public int Deleted => deleted;

    /// <summary>Answers dropped for an assignments_epoch that went back.</summary>
    public int DroppedAnswers => droppedAnswers;

    /// <summary>Heartbeats answered with ok = false.</summary>
    public int RefusedBeats => refusedBeats;

    /// <summary>Changes of membership or leadership that a group did not commit.</summary>
    public int FailedChanges => failedChanges;

    public void CountFounded() => Interlocked.Increment(ref founded);

    public void CountJoined() => Interlocked.Increment(ref joined);

    public void CountRestarted() => Interlocked.Increment(ref restarted);

    public void CountDeleted() => Interlocked.Increment(ref deleted);

    public void CountDroppedAnswer() => Interlocked.Increment(ref droppedAnswers);

    public void CountRefusedBeat() => Interlocked.Increment(ref refusedBeats);

    public void CountFailedChange() => Interlocked.Increment(ref failedChanges);
}
