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
    private int added;
    private int removed;
    private int neededDeleted;
    private int doubleBootstraps;

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

    /// <summary>Members added to groups that had formed.</summary>
    public int Added => added;

    /// <summary>Members removed from groups.</summary>
    public int Removed => removed;

    /// <summary>Replicas deleted though their group still counted on them. Any of these is a failure.</summary>
    public int NeededDeleted => neededDeleted;

    /// <summary>Orders to found a group that could not be, or for the second time. Any of these is a failure.</summary>
    public int DoubleBootstraps => doubleBootstraps;

    public void CountFounded() => Interlocked.Increment(ref founded);

    public void CountJoined() => Interlocked.Increment(ref joined);

    public void CountRestarted() => Interlocked.Increment(ref restarted);

    public void CountDeleted() => Interlocked.Increment(ref deleted);

    public void CountDroppedAnswer() => Interlocked.Increment(ref droppedAnswers);

    public void CountRefusedBeat() => Interlocked.Increment(ref refusedBeats);

    public void CountFailedChange() => Interlocked.Increment(ref failedChanges);

    public void CountAdded() => Interlocked.Increment(ref added);

    public void CountRemoved() => Interlocked.Increment(ref removed);

    public void CountNeededDeleted() => Interlocked.Increment(ref neededDeleted);

    public void CountDoubleBootstrap() => Interlocked.Increment(ref doubleBootstraps);
}
