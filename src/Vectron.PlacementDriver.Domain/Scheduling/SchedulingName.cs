namespace Vectron.PlacementDriver.Domain.Scheduling;

/// <summary>What people call the kinds of scheduling.</summary>
public static class SchedulingName
{
    /// <summary>The name of a kind.</summary>
    public static string Of(SchedulingKind kind) => kind switch
    {
        SchedulingKind.Repair => "repair",
        SchedulingKind.Drain => "drain",
        SchedulingKind.Rebalance => "rebalance",
        SchedulingKind.LeaderBalance => "leader-balance",
        SchedulingKind.Split => "split",
        _ => "merge",
    };
}
