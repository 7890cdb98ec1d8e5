using System.Diagnostics;
using System.Diagnostics.Metrics;
using Grpc.Core;
using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Server.Hosting;

namespace Vectron.PlacementDriver.Server.Diagnostics;

/// <summary>What the node tells about itself at <c>/metrics</c>.</summary>
internal sealed class ServerMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Vectron.PlacementDriver";

    private readonly IReplica replica;
    private readonly Histogram<double> callSeconds;
    private StateSummary? summary;

    public ServerMetrics(IMeterFactory meters, IReplica replica, CallGate gate)
    {
        this.replica = replica;
        var meter = meters.Create(MeterName);
        callSeconds = meter.CreateHistogram(
            "vectron_pd_rpc_duration",
            "s",
            "Time of calls to the placement service, by method and status.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
            });
        meter.CreateObservableGauge("vectron_pd_rpc_in_flight", () => gate.InFlight, description: "Calls being served.");
        meter.CreateObservableGauge("vectron_pd_role", Roles, description: "1 for the role that this node has, by role.");
        Gauge(meter, "vectron_pd_raft_term", "Raft term.", status => status.Term);
        Gauge(meter, "vectron_pd_raft_last_index", "Last entry in the log.", status => status.LastIndex);
        Gauge(meter, "vectron_pd_raft_commit_index", "Last entry known to be committed.", status => status.CommitIndex);
        Gauge(meter, "vectron_pd_raft_applied_index", "Last entry that the state reflects.", status => status.AppliedIndex);
        Gauge(meter, "vectron_pd_leader_node_id", "The leader that this node knows, 0 for none.", status => (long)status.LeaderNodeId);
        meter.CreateObservableGauge(
            "vectron_pd_state_revision", () => replica.Current.Revision, description: "Changes that the state reflects.");
        meter.CreateObservableGauge(
            "vectron_pd_assignments_epoch", () => (long)replica.Current.AssignmentsEpoch, description: "Changes of what workers must host.");
        meter.CreateObservableGauge("vectron_pd_workers", Workers, description: "Workers, by health.");
        meter.CreateObservableGauge("vectron_pd_collections", () => replica.Current.Collections.Count, description: "Collections.");
        meter.CreateObservableGauge("vectron_pd_shards", () => Summary().Shards, description: "Shards of existing collections.");
        meter.CreateObservableGauge(
            "vectron_pd_shards_without_leader", () => Summary().LeaderlessShards, description: "Shards whose leader is unknown or unhealthy.");
        meter.CreateObservableGauge(
            "vectron_pd_shards_under_replicated", () => Summary().UnderReplicatedShards, description: "Shards with fewer replicas than their collection asks for.");
    }

    /// <summary>A call has ended.</summary>
    public void CallEnded(string method, StatusCode status, TimeSpan elapsed) => callSeconds.Record(
        elapsed.TotalSeconds, new TagList { { "method", method }, { "status", status.ToString() } });

    private void Gauge(Meter meter, string name, string description, Func<ReplicaStatus, long> value) =>
        meter.CreateObservableGauge(name, () => value(replica.Status), description: description);

    private IEnumerable<Measurement<int>> Roles()
    {
        var current = replica.Status.Role;
        foreach (var role in Enum.GetValues<ReplicaRole>())
        {
            yield return new Measurement<int>(
                role == current ? 1 : 0, new KeyValuePair<string, object?>("role", RoleName.Of(role)));
        }
    }

    private IEnumerable<Measurement<int>> Workers()
    {
        var now = Summary();
        yield return new Measurement<int>(now.HealthyWorkers, new KeyValuePair<string, object?>("healthy", "true"));
        yield return new Measurement<int>(now.UnhealthyWorkers, new KeyValuePair<string, object?>("healthy", "false"));
    }

    // Several gauges of one scrape share one walk over the state.
    private StateSummary Summary()
    {
        var snapshot = replica.Current;
        var known = summary;
        return ReferenceEquals(known?.Source, snapshot) ? known! : summary = StateSummary.Of(snapshot);
    }
}
