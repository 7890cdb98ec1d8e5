namespace Vectron.PlacementDriver.Simulator.Workers;

/// <summary>What a leader does to its group.</summary>
internal enum PendingChangeKind
{
    /// <summary>Add a voter.</summary>
    Add,

    /// <summary>Remove a voter.</summary>
    Remove,

    /// <summary>Hand leadership over.</summary>
    Transfer,
}
