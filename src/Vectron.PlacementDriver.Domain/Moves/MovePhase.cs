namespace Vectron.PlacementDriver.Domain.Moves;

/// <summary>
/// What a move waits for. Persisted by name. A live replica is replaced in the order below; of a dead one the two last
/// phases come first.
/// </summary>
public enum MovePhase
{
    /// <summary>
    /// Only the target's list holds the shard: until the target reports it running and the shard's leader can be told.
    /// </summary>
    Starting,

    /// <summary>The target is among the replicas: until the leader reports it a member of the group.</summary>
    Adding,

    /// <summary>The target is a member: until it has what the others have.</summary>
    CatchingUp,

    /// <summary>A replica is to leave: until the shard's leader can be told and the others can do without it.</summary>
    RemovalDue,

    /// <summary>
    /// It left the replicas, for good: until another leader reports it gone. Only then does the shard leave its list.
    /// </summary>
    Removing,
}
