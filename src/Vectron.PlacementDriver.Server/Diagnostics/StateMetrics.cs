using System.Diagnostics.Metrics;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Replication;

namespace Vectron.PlacementDriver.Server.Diagnostics;

/// <summary>What the node tells about the state that it holds: workers, collections, shards. Equal on all nodes.</summary>
internal sealed class StateMetrics
{
    private readonly IReplica replica;
    private StateSummary? summary;

    public StateMetrics(IMeterFactory meters, IReplica replica)
    {
        this.replica = replica;
        var meter = meters.Create(ServerMetrics.MeterName);
        meter.CreateObservableGauge(
            "vectron.pd.state.revision", () => replica.Current.Revision, "{change}", "Changes that the state reflects.");
        meter.CreateObservableGauge(
            "vectron.pd.assignments_epoch", () => (long)replica.Current.AssignmentsEpoch, "{change}", "Changes of what workers must host.");
        meter.CreateObservableGauge("vectron.pd.workers", Workers, "{worker}", "Workers, by health and state.");
        meter.CreateObservableGauge("vectron.pd.collections", () => replica.Current.Collections.Count, "{collection}", "Collections.");
        Gauge(meter, "vectron.pd.shards", "{shard}", "Shards of existing collections.", now => now.Shards);
        Gauge(meter, "vectron.pd.shards.retiring", "{shard}", "Shards of deleted collections that workers have not let go of yet.", now => now.RetiringShards);
        Gauge(meter, "vectron.pd.shards.without_leader", "{shard}", "Shards whose leader is unknown or unhealthy.", now => now.LeaderlessShards);
        Gauge(meter, "vectron.pd.shards.under_replicated", "{shard}", "Shards with fewer replicas than their collection asks for.", now => now.UnderReplicatedShards);
        meter.CreateObservableGauge(
            "vectron.pd.shards.redundancy",
            Redundancy,
            "{shard}",
            "Shards by live replicas: full (as many as asked for), reduced (still a majority), no_majority (data is there, writes are not), none.");
        Gauge(meter, "vectron.pd.replicas", "{replica}", "Replicas of existing collections' shards.", now => now.Replicas);
        Gauge(meter, "vectron.pd.worker.replicas.max", "{replica}", "Replicas on the worker that has most.", now => now.MostReplicas);
        Gauge(meter, "vectron.pd.worker.replicas.min", "{replica}", "Replicas on the serving worker that has fewest.", now => now.FewestReplicas);
        Gauge(meter, "vectron.pd.vectors", "{vector}", "Vectors, as the workers last reported; each replica counts.", now => now.Vectors);
        meter.CreateObservableGauge(
            "vectron.pd.queries_per_second", () => Summary().MilliQueriesPerSecond / 1000.0, description: "Queries per second, as the workers last reported.");
        meter.CreateObservableGauge(
            "vectron.pd.worker.silence.max", () => Summary().LongestSilenceMs / 1000.0, "s", "Cluster time since the healthy worker heard from longest ago was heard from.");
    }

    private void Gauge(Meter meter, string name, string unit, string description, Func<StateSummary, long> value) =>
        meter.CreateObservableGauge(name, () => value(Summary()), unit, description);

    private IEnumerable<Measurement<int>> Workers()
    {
        var now = Summary();
        foreach (var state in Enum.GetValues<WorkerState>())
        {
            foreach (var healthy in (bool[])[true, false])
            {
                yield return new Measurement<int>(
                    now.Workers.GetValueOrDefault((state, healthy)),
                    Tag("healthy", healthy ? "true" : "false"),
                    Tag("state", state.ToString().ToLowerInvariant()));
            }
        }
    }

    private IEnumerable<Measurement<int>> Redundancy()
    {
        var now = Summary();
        foreach (var level in Enum.GetValues<ShardRedundancy>())
        {
            yield return new Measurement<int>(now.Redundancy[(int)level], Tag("level", ShardRedundancyRule.NameOf(level)));
        }
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    // Several gauges of one scrape share one walk over the state.
    private StateSummary Summary()
    {
        var snapshot = replica.Current;
        var known = summary;
        return ReferenceEquals(known?.Source, snapshot) ? known! : summary = StateSummary.Of(snapshot);
    }
}
