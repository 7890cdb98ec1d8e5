namespace Vectron.PlacementDriver.Domain.Moves;

/// <summary>What may become of a move.</summary>
public enum MoveAction
{
    /// <summary>Nothing: it is within its patience.</summary>
    Wait,

    /// <summary>It gets twice as much patience.</summary>
    Retry,

    /// <summary>It ends; the group was not touched.</summary>
    GiveUp,

    /// <summary>The target, which may be a member by now, leaves again.</summary>
    RollBack,

    /// <summary>Another replica died and leaves in place of the live source.</summary>
    RemoveInstead,
}
