namespace Vectron.PlacementDriver.Client.Calls;

/// <summary>What sending a call twice does.</summary>
internal enum CallKind
{
    /// <summary>Changes nothing: may be sent again at any time.</summary>
    Read,

    /// <summary>Says the same thing again: may be sent again at any time.</summary>
    Report,

    /// <summary>Changes state: may be sent again under its idempotency key, or when nothing was written.</summary>
    Write,
}
