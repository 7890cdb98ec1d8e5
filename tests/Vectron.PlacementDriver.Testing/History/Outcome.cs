namespace Vectron.PlacementDriver.Testing.History;

/// <summary>How a client saw a call end.</summary>
public enum Outcome
{
    /// <summary>It was answered; the answer counts.</summary>
    Ok,

    /// <summary>It certainly had no effect; it says nothing.</summary>
    Failed,

    /// <summary>It may have had its effect, at any time from its beginning on, or never.</summary>
    Unknown,
}
