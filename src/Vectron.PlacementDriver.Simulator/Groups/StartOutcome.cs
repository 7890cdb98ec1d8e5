namespace Vectron.PlacementDriver.Simulator.Groups;

/// <summary>What became of a replica's start.</summary>
internal enum StartOutcome
{
    /// <summary>It runs: as a member, or waiting to be added.</summary>
    Running,

    /// <summary>The group was founded by another set of members: refused for good.</summary>
    OtherFounders,

    /// <summary>It was to found a group that it is no member of.</summary>
    NoFounder,

    /// <summary>It was to found anew a group in which it had held data before: votes could be cast twice.</summary>
    FoundedBefore,
}
