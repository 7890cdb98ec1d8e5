using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Placement;

/// <summary>The workers that may get a replica, and how many may not for which reason.</summary>
internal sealed class EligibleWorkers
{
    private int joining;
    private int silent;
    private int searchOnly;
    private int strange;
    private int leaving;

    private EligibleWorkers(IEnumerable<Worker> workers)
    {
        var eligible = ImmutableArray.CreateBuilder<Worker>();
        foreach (var worker in workers)
        {
            if (IsEligible(worker))
            {
                eligible.Add(worker);
            }
        }

        Workers = eligible.ToImmutable();
    }

    /// <summary>In the order in which they were given.</summary>
    public ImmutableArray<Worker> Workers { get; }

    /// <summary>Sorts out who may get a replica.</summary>
    public static EligibleWorkers Among(IEnumerable<Worker> workers) => new(workers);

    /// <summary>Says why the others may not.</summary>
    public string ExplainOthers() => Workers.IsEmpty && joining + silent + searchOnly + strange + leaving == 0
        ? "no worker has registered"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{joining} joining, {silent} unhealthy, {leaving} draining or in maintenance, {searchOnly} search_only, {strange} running shards of another history");

    private bool IsEligible(Worker worker)
    {
        switch (worker)
        {
            case { IsSearchOnly: true }:
                searchOnly++;
                return false;
            case { State: WorkerState.Joining }:
                joining++;
                return false;
            case { Healthy: false }:
                silent++;
                return false;
            case { IsDraining: true } or { IsInMaintenance: true }:
                leaving++;
                return false;
            case { StrangeShardId: not 0 }:
                strange++;
                return false;
            default:
                return true;
        }
    }
}
