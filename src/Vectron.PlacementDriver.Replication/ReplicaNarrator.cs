using Vectron.PlacementDriver.Replication.Integrity;
using Vectron.PlacementDriver.Replication.Storage;

namespace Vectron.PlacementDriver.Replication;

/// <summary>Says what this node is, and what it waits for, to people and to health checks.</summary>
internal sealed class ReplicaNarrator(RaftNode node, Quarantine quarantine, ulong nodeId)
{
    /// <summary>The node now.</summary>
    public ReplicaStatus Describe() => new(
        nodeId, Role, node.Term, node.Leader?.Identity.NodeId ?? 0, node.LastIndex, node.CommitIndex, node.AppliedIndex,
        WaitingFor);

    /// <summary>Why this node cannot serve now; empty when it can.</summary>
    public string WaitingFor =>
        node.Broken.IsCompleted ? "the log or the state machine broke; the process is ending"
        : WhyNever is { Length: > 0 } never ? never
        : !node.IsAdmitted ? node.WaitingFor
        : node.Leader is null
            ? $"no leader is known: an election is under way, or a majority of the nodes cannot be reached{WhereItIsLookedFor}"
            : node.SnapshotProblem;

    /// <summary>Why this node serves nobody until somebody does something about it; empty when it may.</summary>
    public string WhyNever =>
        quarantine.Reason is { Length: > 0 } difference ? difference
        : node.WasRemoved ? "this node was removed from the cluster: stop it"
        : node is { IsAdmitted: false, Local.Members.Version: not MemberList.NoVersion }
            ? "this node is not a member of the cluster: add it (vectron-pd members add) or stop it"
        : "";

    private string WhereItIsLookedFor => node.Local.FormerAddress is { } former
        ? $"; the other nodes look for this one at {former}, and it is at {node.Local.Identity.Address}: give it that address "
            + "again, or remove it and add it where it is (vectron-pd members)"
        : "";

    /// <summary>A sentence for a caller that waited in vain.</summary>
    public string WhyUnavailable => WaitingFor is { Length: > 0 } reason
        ? reason
        : "the leader cannot be reached, or it cannot reach a majority of the nodes; try again, or another node";

    /// <summary>Its part in the cluster.</summary>
    public ReplicaRole Role =>
        node.Broken.IsCompleted || WhyNever.Length > 0 || !node.IsAdmitted ? ReplicaRole.Stopped
        : node.IsLeader ? ReplicaRole.Leader
        : node.Leader is null ? ReplicaRole.Candidate
        : ReplicaRole.Follower;
}
