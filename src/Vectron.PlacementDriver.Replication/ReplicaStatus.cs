namespace Vectron.PlacementDriver.Replication;

/// <summary>What a node is and how far it has come.</summary>
/// <param name="NodeId">This node.</param>
/// <param name="Role">Its part in the cluster.</param>
/// <param name="Term">Its current Raft term.</param>
/// <param name="LeaderNodeId">The leader it knows; 0 when none.</param>
/// <param name="LastIndex">The last entry in its log.</param>
/// <param name="CommitIndex">The last entry that it knows to be committed.</param>
/// <param name="AppliedIndex">The last entry that its state reflects, configuration and empty entries included.</param>
/// <param name="WaitingFor">Why it does not serve yet or any more, for people; empty when it serves.</param>
public sealed record ReplicaStatus(
    ulong NodeId,
    ReplicaRole Role,
    long Term,
    ulong LeaderNodeId,
    long LastIndex,
    long CommitIndex,
    long AppliedIndex,
    string WaitingFor);
