namespace Vectron.PlacementDriver.Domain;

/// <summary>Why the state machine refused a command. Persisted by name: never rename a member.</summary>
public enum RejectionReason
{
    /// <summary>A value is out of its bounds.</summary>
    InvalidArgument,

    /// <summary>The command names something that does not exist.</summary>
    NotFound,

    /// <summary>The name is taken.</summary>
    AlreadyExists,

    /// <summary>The state does not allow it now; the message says what is missing.</summary>
    FailedPrecondition,

    /// <summary>A limit of the cluster is reached.</summary>
    LimitReached,

    /// <summary>The state moved on since the command was planned.</summary>
    Outdated,
}
