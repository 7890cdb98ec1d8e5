namespace Vectron.PlacementDriver.Replication.Consensus;

/// <summary>A member whose term proves something about who leads.</summary>
internal interface IElector
{
    /// <summary>The node.</summary>
    ulong NodeId { get; }

    /// <summary>False for this node itself.</summary>
    bool IsRemote { get; }

    /// <summary>The member's term at some moment after this call; null when it could not be asked.</summary>
    Task<long?> AskTermAsync();
}
