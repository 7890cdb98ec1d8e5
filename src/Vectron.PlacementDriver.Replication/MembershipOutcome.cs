namespace Vectron.PlacementDriver.Replication;

/// <summary>What became of a change of members.</summary>
internal enum MembershipOutcome
{
    /// <summary>Done, or it was so already.</summary>
    Done,

    /// <summary>This node does not lead, or stopped leading midway. The change may be repeated on the leader.</summary>
    NotLeader,

    /// <summary>The new member could not be reached or brought up to date in time. It may be repeated.</summary>
    NotCaughtUp,

    /// <summary>The cluster would have more than four members, or none.</summary>
    BadSize,

    /// <summary>The node is a member under another incarnation: it lost its directory and is to be readmitted.</summary>
    OtherIncarnation,

    /// <summary>No member has that node id.</summary>
    UnknownNode,
}
