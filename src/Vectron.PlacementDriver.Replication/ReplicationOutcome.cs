namespace Vectron.PlacementDriver.Replication;

/// <summary>What became of an entry that was given to <see cref="RaftNode.ReplicateAsync"/>.</summary>
internal enum ReplicationOutcome
{
    /// <summary>
    /// The entry's index was applied on this node. Usually it is the entry itself; after a change of leader it may be
    /// another's. Only the state, by the proposal's id and the entry's term, can tell.
    /// </summary>
    IndexApplied,

    /// <summary>This node does not lead in that term. Nothing was appended: the proposal may go to the leader.</summary>
    NotLeader,

    /// <summary>
    /// The entry may be in the log and may still be committed, by this leader or the next. To propose it again is to risk
    /// it twice, unless its id makes that harmless.
    /// </summary>
    Unknown,
}
