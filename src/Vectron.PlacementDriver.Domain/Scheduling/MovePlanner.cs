using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Placement;

namespace Vectron.PlacementDriver.Domain.Scheduling;

/// <summary>
/// What should move next, most urgent first: dead replicas, then shards with too few or too many, then drains, then
/// balance, which waits until nothing else wants to begin. A pure function of one state.
/// </summary>
public static class MovePlanner
{
    /// <summary>Plans the moves that may begin now.</summary>
    /// <param name="snapshot">The state.</param>
    /// <param name="loads">
    /// What the shards of that state weigh; null to add it up, <see cref="LoadMap.None"/> to plan without regard to it.
    /// </param>
    /// <returns>In the order in which they are wanted; empty when nothing has to move, or nothing more may.</returns>
    public static ImmutableArray<MoveStart> Plan(PlacementSnapshot snapshot, LoadMap? loads = null) =>
        Plan(snapshot, loads, isLimited: true);

    /// <summary>Plans all moves that the state wants in the end, as if nothing limited how many go at once.</summary>
    /// <param name="snapshot">The state.</param>
    public static ImmutableArray<MoveStart> PlanWhole(PlacementSnapshot snapshot) => Plan(snapshot, loads: null, isLimited: false);

    /// <summary>
    /// Plans only what makes the workers more even and may begin now, whether something more urgent waits or not.
    /// </summary>
    /// <param name="snapshot">The state.</param>
    public static ImmutableArray<MoveStart> PlanRebalance(PlacementSnapshot snapshot)
    {
        var planning = new MovePlanning(snapshot, isLimited: true);
        Balance(planning, loads: null);
        return [.. planning.Moves];
    }

    private static ImmutableArray<MoveStart> Plan(PlacementSnapshot snapshot, LoadMap? loads, bool isLimited)
    {
        var planning = new MovePlanning(snapshot, isLimited);
        if (snapshot.MaySchedule(SchedulingKind.Repair))
        {
            RepairPlanner.Plan(planning);
            ReplicationPlanner.Plan(planning);
        }

        if (snapshot.MaySchedule(SchedulingKind.Drain))
        {
            DrainPlanner.Plan(planning);
        }

        if (snapshot.MaySchedule(SchedulingKind.Rebalance))
        {
            RulesPlanner.Plan(planning);
        }

        if (snapshot.MaySchedule(SchedulingKind.Rebalance) && ((planning.Moves.Count == 0 && !planning.IsHeldBack) || !isLimited))
        {
            Balance(planning, loads);
        }

        return [.. planning.Moves];
    }

    // How many replicas a worker has comes before how heavy they are: what was just moved for the one is not judged by the other.
    private static void Balance(MovePlanning planning, LoadMap? loads)
    {
        var before = planning.Moves.Count;
        RebalancePlanner.Plan(planning);
        if (planning.Moves.Count == before || !planning.Context.IsLimited)
        {
            LoadPlanner.Plan(planning, loads ?? LoadMap.Of(planning.Snapshot));
        }
    }
}
