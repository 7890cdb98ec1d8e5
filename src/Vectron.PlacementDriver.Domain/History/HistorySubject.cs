namespace Vectron.PlacementDriver.Domain.History;

/// <summary>What an entry of the history is about. Persisted by name: never rename a member.</summary>
public enum HistorySubject
{
    /// <summary>The life of a worker.</summary>
    Worker,

    /// <summary>A collection came or went.</summary>
    Collection,

    /// <summary>A replica moves, a shard changes.</summary>
    Move,

    /// <summary>What the leader may schedule by itself.</summary>
    Scheduling,

    /// <summary>The cluster as a whole.</summary>
    Cluster,
}
