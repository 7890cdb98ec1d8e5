namespace Vectron.PlacementDriver.Replication;

/// <summary>What became of the wish to change the cluster's members.</summary>
public enum MemberChangeOutcome
{
    /// <summary>Done, perhaps since before.</summary>
    Done,

    /// <summary>This node does not lead, or stopped leading midway: repeat it on the leader.</summary>
    NotLeader,

    /// <summary>The cluster knows no such node.</summary>
    UnknownNode,

    /// <summary>The state or the node that answers does not allow it.</summary>
    Refused,

    /// <summary>A node cannot be reached or brought up to date: repeat it once it can.</summary>
    Unreachable,
}
