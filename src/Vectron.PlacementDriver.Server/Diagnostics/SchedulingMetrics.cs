using System.Diagnostics.Metrics;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Placement;
using Vectron.PlacementDriver.Domain.Reshaping;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Replication;

namespace Vectron.PlacementDriver.Server.Diagnostics;

/// <summary>What the node tells about what moves and what is held back. Equal on all nodes.</summary>
internal sealed class SchedulingMetrics
{
    private readonly IReplica replica;

    public SchedulingMetrics(IMeterFactory meters, IReplica replica)
    {
        this.replica = replica;
        var meter = meters.Create(ServerMetrics.MeterName);
        meter.CreateObservableGauge("vectron.pd.moves", Moves, "{move}", "Moves of replicas on their way, by kind.");
        meter.CreateObservableGauge("vectron.pd.reshapes", Reshapes, "{reshape}", "Splits and merges of shards on their way, by kind.");
        meter.CreateObservableGauge("vectron.pd.scheduling.paused", Pauses, description: "1 while an operator holds a kind of scheduling back, by kind.");
        meter.CreateObservableGauge(
            "vectron.pd.frozen", () => replica.Current.Freeze is null ? 0 : 1, description: "1 while the cluster is frozen: its state may be older than the world.");
        meter.CreateObservableGauge(
            "vectron.pd.shards.hot", () => LoadMap.Of(replica.Current).CountHot(), "{shard}", "Shards that answer many times the mean of queries.");
    }

    private IEnumerable<Measurement<int>> Moves()
    {
        var state = replica.Current;
        var counts = new int[Enum.GetValues<MoveKind>().Length];
        foreach (var id in state.MovingShards)
        {
            counts[(int)state.Shards[id].Move!.Kind]++;
        }

        return Enum.GetValues<MoveKind>().Select(kind => Tagged(counts[(int)kind], MoveName.Of(kind)));
    }

    private IEnumerable<Measurement<int>> Reshapes()
    {
        var reshapes = replica.Current.Reshapes;
        return Enum.GetValues<ReshapeKind>().Select(
            kind => Tagged(reshapes.Values.Count(reshape => reshape.Kind == kind), ReshapeName.Of(kind)));
    }

    private IEnumerable<Measurement<int>> Pauses()
    {
        var pauses = replica.Current.Pauses;
        return Enum.GetValues<SchedulingKind>().Select(
            kind => Tagged(pauses.Any(pause => pause.Kind == kind) ? 1 : 0, SchedulingName.Of(kind)));
    }

    private static Measurement<int> Tagged(int value, string kind) => new(value, new KeyValuePair<string, object?>("kind", kind));
}
