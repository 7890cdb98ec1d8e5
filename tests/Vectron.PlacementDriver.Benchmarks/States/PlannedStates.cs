using System.Globalization;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Benchmarks.States;

/// <summary>A grown cluster in which nothing, or something, has to move.</summary>
internal sealed class PlannedStates
{
    private readonly int workers;

    /// <summary>Grows the states.</summary>
    /// <param name="workers">At least 200; ten times as many shards.</param>
    /// <param name="progress">Told what is done.</param>
    public PlannedStates(int workers, Action<string>? progress = null)
    {
        this.workers = workers;
        Balanced = GrownState.Of(workers, progress).Machine.Current;
        OneDead = With(1, worker => worker with { Healthy = false, DownSinceUnixMs = 1 });
        HundredDead = With(100, worker => worker with { Healthy = false, DownSinceUnixMs = 1 });
        HundredDraining = With(100, worker => worker with { DrainingSinceUnixMs = 1 });
        HundredNew = Balanced with
        {
            Workers = Balanced.Workers.SetItems(Enumerable.Range(workers + 1, 100).Select(id => KeyValuePair.Create(
                (ulong)id,
                Balanced.Workers[1] with
                {
                    Id = (ulong)id,
                    RaftAddress = string.Create(CultureInfo.InvariantCulture, $"new-{id}:9191"),
                    Shards = [],
                }))),
        };
        Weighed = Weigh(_ => 1_000_000);
        HundredHeavy = Weigh(shard => shard % 100 == 0 ? 10_000_000 : 1_000_000);
    }

    /// <summary>Nothing has to move.</summary>
    public PlacementSnapshot Balanced { get; }

    /// <summary>One worker died.</summary>
    public PlacementSnapshot OneDead { get; }

    /// <summary>A hundred workers died, 3,000 replicas.</summary>
    public PlacementSnapshot HundredDead { get; }

    /// <summary>A hundred workers drain, 3,000 replicas.</summary>
    public PlacementSnapshot HundredDraining { get; }

    /// <summary>A hundred workers joined and want 2,970 replicas.</summary>
    public PlacementSnapshot HundredNew { get; }

    /// <summary>Every worker reports what its replicas hold, and it is even.</summary>
    public PlacementSnapshot Weighed { get; }

    /// <summary>Every hundredth shard is ten times as heavy as the others.</summary>
    public PlacementSnapshot HundredHeavy { get; }

    // Spread over the cluster, so that hardly any shard loses two replicas.
    private PlacementSnapshot With(int count, Func<Worker, Worker> change) => Balanced with
    {
        Workers = Balanced.Workers.SetItems(Enumerable.Range(0, count)
            .Select(i => Balanced.Workers[(ulong)((i * (workers / count)) + 1)])
            .Select(worker => KeyValuePair.Create(worker.Id, change(worker)))),
    };

    private PlacementSnapshot Weigh(Func<ulong, long> vectorsOf) => Balanced with
    {
        Workers = Balanced.Workers.SetItems(Balanced.Workers.Values.Select(worker => KeyValuePair.Create(worker.Id, worker with
        {
            ShardLoads = [.. worker.Shards.Select(id => new ShardLoad(id, vectorsOf(id), 10_000))],
        }))),
    };
}
