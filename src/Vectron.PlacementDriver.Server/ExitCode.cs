namespace Vectron.PlacementDriver.Server;

/// <summary>What the process says when it ends. Part of the interface to supervisors: never renumber.</summary>
internal enum ExitCode
{
    /// <summary>Stopped as asked, or printed what was asked for.</summary>
    Ok = 0,

    /// <summary>A bug, or a failed <c>healthcheck</c>; the log says what happened.</summary>
    Unexpected = 1,

    /// <summary>A flag, environment variable or appsettings value is wrong. Starting again will not help.</summary>
    WrongSettings = 2,

    /// <summary>The data directory belongs to another node or cluster, is in use, damaged or not writable.</summary>
    DataDirectoryRefused = 3,

    /// <summary>An address to listen on is taken or is not this machine's.</summary>
    AddressUnavailable = 4,

    /// <summary>In-flight work did not end within <c>-shutdown-timeout</c>.</summary>
    ShutdownTimedOut = 5,

    /// <summary>The log or the state machine broke: the node stopped rather than answer wrongly.</summary>
    Broken = 70,

    /// <summary>A second signal asked to stop at once.</summary>
    Interrupted = 130,
}
