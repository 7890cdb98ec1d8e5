namespace Vectron.PlacementDriver.Replication.Consensus;

/// <summary>A member as this project's own steps of Raft see it: its term says who may lead, its log what is committed.</summary>
internal interface IElector
{
    /// <summary>The node.</summary>
    ulong NodeId { get; }

    /// <summary>False for this node itself.</summary>
    bool IsRemote { get; }

    /// <summary>The member's term at some moment after this call; null when it could not be asked.</summary>
    Task<long?> AskTermAsync();

    /// <summary>Sends it this node's entries while this node leads; null for this node itself.</summary>
    EntryFeed? Feed { get; }
}
