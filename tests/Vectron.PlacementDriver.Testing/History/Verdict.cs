namespace Vectron.PlacementDriver.Testing.History;

/// <summary>What the checker found out about one part of a history.</summary>
public enum Verdict
{
    /// <summary>There is an order of the calls that explains every answer.</summary>
    Linearizable,

    /// <summary>There is none.</summary>
    Violated,

    /// <summary>The search was given up.</summary>
    Undecided,
}
