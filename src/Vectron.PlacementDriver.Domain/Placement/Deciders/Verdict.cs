namespace Vectron.PlacementDriver.Domain.Placement.Deciders;

/// <summary>What a decider says of a worker for a replica.</summary>
public enum Verdict
{
    /// <summary>Nothing against it.</summary>
    Yes,

    /// <summary>Not now: too much is under way.</summary>
    Throttle,

    /// <summary>No, until something changes.</summary>
    No,
}
