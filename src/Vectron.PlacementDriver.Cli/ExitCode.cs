namespace Vectron.PlacementDriver.Cli;

/// <summary>What the process says when it ends. Part of the interface to scripts: never renumber.</summary>
internal enum ExitCode
{
    /// <summary>Done, or answered.</summary>
    Done = 0,

    /// <summary>A bug; standard error says what happened.</summary>
    Unexpected = 1,

    /// <summary>The command line is wrong, or a value in it is out of its bounds.</summary>
    WrongUsage = 2,

    /// <summary>No node answered in time. A write may have happened; the message says so then.</summary>
    Unreachable = 3,

    /// <summary>What was named does not exist.</summary>
    NotFound = 4,

    /// <summary>Refused: the state does not allow it, a limit is reached, or the driver cannot do it.</summary>
    Refused = 5,

    /// <summary>The caller may not do this, or did not prove who it is.</summary>
    Forbidden = 6,

    /// <summary>The question was answered with no, or a check found something.</summary>
    No = 7,

    /// <summary>What <c>--wait</c> waited for did not happen in time; it goes on.</summary>
    WaitTimedOut = 8,

    /// <summary>Not confirmed; nothing was done.</summary>
    NotConfirmed = 9,

    /// <summary>Interrupted from the keyboard.</summary>
    Interrupted = 130,
}
