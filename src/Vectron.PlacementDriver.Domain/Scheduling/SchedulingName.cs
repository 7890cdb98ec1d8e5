using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Domain.Scheduling;

/// <summary>What people call the kinds of scheduling.</summary>
public static class SchedulingName
{
    /// <summary>All names, in the order of the kinds.</summary>
    public static ImmutableArray<string> All { get; } = [.. Enum.GetValues<SchedulingKind>().Select(Of)];

    /// <summary>The kind of a name; null when there is none.</summary>
    public static SchedulingKind? Find(string name)
    {
        var position = All.IndexOf(name);
        return position < 0 ? null : (SchedulingKind)position;
    }

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
