namespace Vectron.PlacementDriver.Replication;

/// <summary>What a failed proposal or read means for its caller.</summary>
public enum ReplicaFailure
{
    /// <summary>No leader, a lost quorum, or this node is stopping: nothing was written; trying again is safe.</summary>
    Unavailable,

    /// <summary>Leadership was lost on the way: the write may or may not have happened.</summary>
    OutcomeUnknown,

    /// <summary>The queue of waiting proposals is full: nothing was written.</summary>
    Overloaded,
}
