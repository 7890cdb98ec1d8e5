namespace Vectron.PlacementDriver.Domain.Reshaping;

/// <summary>What a change of key ranges waits for. Persisted by name; in the order in which they come.</summary>
public enum ReshapePhase
{
    /// <summary>
    /// The successors are founded, copy and follow their origins, which go on serving: until the leader of each says that it
    /// keeps up.
    /// </summary>
    Copying,

    /// <summary>
    /// The origins take no writes any more: until the leader of each successor says that it has everything. Then routes
    /// lead to the successors, at once for all keys.
    /// </summary>
    Sealing,
}
