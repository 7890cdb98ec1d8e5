namespace Vectron.PlacementDriver.Replication;

/// <summary>What became of the wish to give a node its place back.</summary>
public enum ReadmissionOutcome
{
    /// <summary>The node is a member under the incarnation, perhaps since before.</summary>
    Done,

    /// <summary>This node does not lead, or stopped leading midway: repeat it on the leader.</summary>
    NotLeader,

    /// <summary>The cluster knows no such node.</summary>
    UnknownNode,

    /// <summary>The node that answers is not the one that was meant.</summary>
    Refused,

    /// <summary>The node cannot be reached or brought up to date: repeat it once it can.</summary>
    Unreachable,
}
