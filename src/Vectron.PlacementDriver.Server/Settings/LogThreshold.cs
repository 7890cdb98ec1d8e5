namespace Vectron.PlacementDriver.Server.Settings;

/// <summary>The least severe level that is logged.</summary>
internal enum LogThreshold
{
    /// <summary>Everything, the framework's messages included.</summary>
    Debug,

    /// <summary>What an operator wants to know.</summary>
    Info,

    /// <summary>What an operator should look at.</summary>
    Warn,

    /// <summary>What went wrong.</summary>
    Error,
}
