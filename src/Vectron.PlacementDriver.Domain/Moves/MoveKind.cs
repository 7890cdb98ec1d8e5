namespace Vectron.PlacementDriver.Domain.Moves;

/// <summary>Why replicas change. Persisted by name; in order of urgency.</summary>
public enum MoveKind
{
    /// <summary>A dead replica is replaced, or taken out so that another dead one can be.</summary>
    Repair,

    /// <summary>A shard with fewer replicas than its collection wants gets another.</summary>
    FillUp,

    /// <summary>A replica leaves a worker that an operator empties.</summary>
    Drain,

    /// <summary>A replica leaves a worker on which its collection's rules do not allow it.</summary>
    Rule,

    /// <summary>A shard with more replicas than its collection wants loses one.</summary>
    Trim,

    /// <summary>A replica goes to a worker with less load for its capacity.</summary>
    Rebalance,
}
