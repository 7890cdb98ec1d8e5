using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Vectron.PlacementDriver.Benchmarks.States;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Scheduling;

namespace Vectron.PlacementDriver.Benchmarks.Micro;

/// <summary>
/// What planning costs in a cluster of 10,000 workers and 100,000 shards: the moves that may begin now, as the leader
/// plans them each second, and all moves that the state wants in the end.
/// </summary>
public class PlanBenchmarks
{
    private const int Workers = 10_000;

    private PlannedStates states = null!;

    /// <summary>Grows the states.</summary>
    [GlobalSetup]
    public void Grow() => states = new PlannedStates(Workers);

    /// <summary>Nothing has to move: what every second costs.</summary>
    [Benchmark]
    public ImmutableArray<MoveStart> Balanced() => MovePlanner.Plan(states.Balanced);

    /// <summary>Nothing has to move, and workers report loads: what every tenth second costs.</summary>
    [Benchmark]
    public ImmutableArray<MoveStart> Weighed() => MovePlanner.Plan(states.Weighed);

    /// <summary>Some shards are heavy: the moves that may begin now.</summary>
    [Benchmark]
    public ImmutableArray<MoveStart> HundredHeavy() => MovePlanner.Plan(states.HundredHeavy);

    /// <summary>One worker died: the moves that may begin now.</summary>
    [Benchmark]
    public ImmutableArray<MoveStart> OneDead() => MovePlanner.Plan(states.OneDead);

    /// <summary>One worker died: all moves.</summary>
    [Benchmark]
    public ImmutableArray<MoveStart> OneDeadWhole() => MovePlanner.PlanWhole(states.OneDead);

    /// <summary>A hundred workers died, 3,000 replicas: all moves.</summary>
    [Benchmark]
    public ImmutableArray<MoveStart> HundredDeadWhole() => MovePlanner.PlanWhole(states.HundredDead);

    /// <summary>A hundred workers drain, 3,000 replicas: all moves.</summary>
    [Benchmark]
    public ImmutableArray<MoveStart> HundredDrainingWhole() => MovePlanner.PlanWhole(states.HundredDraining);

    /// <summary>A hundred workers joined and want 2,970 replicas: the moves that may begin now.</summary>
    [Benchmark]
    public ImmutableArray<MoveStart> HundredNew() => MovePlanner.Plan(states.HundredNew);

    /// <summary>A hundred workers joined and want 2,970 replicas: all moves.</summary>
    [Benchmark]
    public ImmutableArray<MoveStart> HundredNewWhole() => MovePlanner.PlanWhole(states.HundredNew);
}
