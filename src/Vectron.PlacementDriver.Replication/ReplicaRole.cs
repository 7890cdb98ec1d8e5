namespace Vectron.PlacementDriver.Replication;

/// <summary>A node's part in the cluster.</summary>
public enum ReplicaRole
{
    /// <summary>Not part of it yet, or any more.</summary>
    Stopped,

    /// <summary>Follows a leader, or waits to hear of one.</summary>
    Follower,

    /// <summary>Stands for election.</summary>
    Candidate,

    /// <summary>Leads, with its leadership confirmed by a commit of its own term.</summary>
    Leader,
}
