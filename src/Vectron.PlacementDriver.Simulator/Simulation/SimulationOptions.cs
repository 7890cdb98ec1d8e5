using System.Collections.Immutable;
using Vectron.PlacementDriver.Simulator.Workers;

namespace Vectron.PlacementDriver.Simulator.Simulation;

/// <summary>What is simulated.</summary>
internal sealed record SimulationOptions
{
    /// <summary>The driver's nodes.</summary>
    public required ImmutableArray<string> Addresses { get; init; }

    /// <summary>Simulated workers, at least 1.</summary>
    public int Workers { get; init; } = 3;

    /// <summary>Collections that the first gateway creates.</summary>
    public int Collections { get; init; } = 1;

    /// <summary>Shards that each collection must get.</summary>
    public int ShardsExpected { get; init; } = 16;

    /// <summary>Components of each collection's vectors.</summary>
    public int Dimension { get; init; } = 128;

    /// <summary>How long the run lasts, registration included.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The same seed names the same things and elects alike.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The time between a worker's heartbeats.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gateways that look vectors up.</summary>
    public int Gateways { get; init; } = 1;

    /// <summary>Lookups of all gateways together.</summary>
    public int LookupsPerSecond { get; init; } = 50;

    /// <summary>When one worker dies for good; null for never.</summary>
    public TimeSpan? KillWorkerAt { get; init; }

    /// <summary>When every worker's process restarts; null for never.</summary>
    public TimeSpan? RestartWorkersAt { get; init; }

    /// <summary>What a worker announces; another seed, other workers.</summary>
    /// <param name="number">From 1.</param>
    public WorkerProfile ProfileOf(int number) =>
        new($"worker-{number}.seed-{Seed}.simulated:6201", $"worker-{number}.seed-{Seed}.simulated:7201");

    /// <summary>The name of one of this run's collections: runs with other seeds do not meet.</summary>
    /// <param name="number">From 0.</param>
    public string CollectionOf(int number) => $"simulated-{Seed}-{number}";
}
