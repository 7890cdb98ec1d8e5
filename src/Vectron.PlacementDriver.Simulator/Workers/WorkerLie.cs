namespace Vectron.PlacementDriver.Simulator.Workers;

/// <summary>What a worker says instead of the truth.</summary>
internal enum WorkerLie
{
    /// <summary>It tells the truth.</summary>
    None,

    /// <summary>It says that it runs shards of others.</summary>
    RunsForeignShards,

    /// <summary>It names a leader that is no member.</summary>
    NamesStrangeLeader,

    /// <summary>It reports epochs that lie behind.</summary>
    ReportsLowerEpoch,

    /// <summary>It claims to lead every shard it runs, alone.</summary>
    ClaimsToLeadAlone,
}
