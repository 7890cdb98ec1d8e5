namespace Vectron.PlacementDriver.Domain.Scheduling;

/// <summary>What the leader plans by itself and operators may pause. Persisted by name: never rename a member.</summary>
public enum SchedulingKind
{
    /// <summary>Replacing the replicas of workers that are down, and filling up shards with too few.</summary>
    Repair,

    /// <summary>Moving replicas off draining workers.</summary>
    Drain,

    /// <summary>Evening out replicas between workers.</summary>
    Rebalance,

    /// <summary>Evening out shard leaders between workers that can hand leadership over.</summary>
    LeaderBalance,

    /// <summary>Splitting shards that are too large.</summary>
    Split,

    /// <summary>Merging neighbouring shards that are too small.</summary>
    Merge,
}
