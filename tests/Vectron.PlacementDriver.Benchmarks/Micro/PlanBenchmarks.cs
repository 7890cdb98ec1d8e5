using System.Collections.Immutable;
using System.Globalization;
using BenchmarkDotNet.Attributes;
using Vectron.PlacementDriver.Benchmarks.States;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Benchmarks.Micro;

/// <summary>
/// What planning costs in a cluster of 10,000 workers and 100,000 shards: the moves that may begin now, as the leader
/// plans them each second, and all moves that the state wants in the end.
/// </summary>
public class PlanBenchmarks
{
    private const int Workers = 10_000;

    private PlacementSnapshot balanced = null!;
    private PlacementSnapshot oneDead = null!;
    private PlacementSnapshot hundredDead = null!;
    private PlacementSnapshot hundredNew = null!;
    private PlacementSnapshot hundredDraining = null!;

    /// <summary>Grows the states.</summary>
    [GlobalSetup]
    public void Grow()
    {
        balanced = GrownState.Of(Workers).Machine.Current;
        oneDead = With(1, worker => worker with { Healthy = false, DownSinceUnixMs = 1 });
        hundredDead = With(100, worker => worker with { Healthy = false, DownSinceUnixMs = 1 });
        hundredDraining = With(100, worker => worker with { DrainingSinceUnixMs = 1 });
        hundredNew = balanced with
        {
            Workers = balanced.Workers.AddRange(Enumerable.Range(Workers + 1, 100).Select(id => KeyValuePair.Create(
                (ulong)id,
                balanced.Workers[1] with
                {
                    Id = (ulong)id,
                    RaftAddress = string.Create(CultureInfo.InvariantCulture, $"new-{id}:9191"),
                    Shards = [],
                }))),
        };
    }

    /// <summary>Nothing has to move: what every second costs.</summary>
    [Benchmark]
    public ImmutableArray<MoveStart> Balanced() => MovePlanner.Plan(balanced);

    /// <summary>One worker died: the moves that may begin now.</summary>
    [Benchmark]
    public ImmutableArray<MoveStart> OneDead() => MovePlanner.Plan(oneDead);

    /// <summary>One worker died: all moves.</summary>
    [Benchmark]
    public ImmutableArray<MoveStart> OneDeadWhole() => MovePlanner.PlanWhole(oneDead);

    /// <summary>A hundred workers died, 3,000 replicas: all moves.</summary>
    [Benchmark]
    public ImmutableArray<MoveStart> HundredDeadWhole() => MovePlanner.PlanWhole(hundredDead);

    /// <summary>A hundred workers drain, 3,000 replicas: all moves.</summary>
    [Benchmark]
    public ImmutableArray<MoveStart> HundredDrainingWhole() => MovePlanner.PlanWhole(hundredDraining);

    /// <summary>A hundred workers joined and want 2,970 replicas: the moves that may begin now.</summary>
    [Benchmark]
    public ImmutableArray<MoveStart> HundredNew() => MovePlanner.Plan(hundredNew);

    /// <summary>A hundred workers joined and want 2,970 replicas: all moves.</summary>
    [Benchmark]
    public ImmutableArray<MoveStart> HundredNewWhole() => MovePlanner.PlanWhole(hundredNew);

    // Spread over the cluster, so that hardly any shard loses two replicas.
    private PlacementSnapshot With(int count, Func<Worker, Worker> change) => balanced with
    {
        Workers = balanced.Workers.SetItems(Enumerable.Range(0, count)
            .Select(i => balanced.Workers[(ulong)((i * (Workers / count)) + 1)])
            .Select(worker => KeyValuePair.Create(worker.Id, change(worker)))),
    };
}
