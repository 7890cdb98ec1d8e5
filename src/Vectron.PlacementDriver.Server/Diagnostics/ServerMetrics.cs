using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Grpc.Core;
using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Server.Hosting;

namespace Vectron.PlacementDriver.Server.Diagnostics;

/// <summary>What the node tells about its calls and its part in the cluster.</summary>
internal sealed class ServerMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Vectron.PlacementDriver";

    private readonly IReplica replica;
    private readonly Histogram<double> callSeconds;

    public ServerMetrics(IMeterFactory meters, IReplica replica, CallGate gate)
    {
        this.replica = replica;
        var meter = meters.Create(MeterName);
        callSeconds = meter.CreateHistogram(
            "vectron.pd.rpc.duration",
            "s",
            "Time of calls to the placement service, by method and status.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
            });
        meter.CreateObservableGauge("vectron.pd.rpc.in_flight", () => gate.InFlight, "{call}", "Calls being served.");
        meter.CreateObservableGauge(
            "vectron.pd.build.info", Build, description: "1, with the version of the program and the id of the node.");
        meter.CreateObservableGauge("vectron.pd.role", Roles, description: "1 for the role that this node has, by role.");
        Gauge(meter, "vectron.pd.serving", "1 when this node knows a leader and takes part, else 0.", status => status.WaitingFor.Length == 0 ? 1 : 0);
        Gauge(meter, "vectron.pd.raft.term", "Raft term.", status => status.Term);
        Gauge(meter, "vectron.pd.raft.last_index", "Last entry in the log.", status => status.LastIndex);
        Gauge(meter, "vectron.pd.raft.commit_index", "Last entry known to be committed.", status => status.CommitIndex);
        Gauge(meter, "vectron.pd.raft.applied_index", "Last entry that the state reflects.", status => status.AppliedIndex);
        Gauge(meter, "vectron.pd.raft.apply_lag", "Committed entries that the state does not reflect yet.", status => Math.Max(0, status.CommitIndex - status.AppliedIndex));
        Gauge(meter, "vectron.pd.leader_node_id", "The leader that this node knows, 0 for none.", status => (long)status.LeaderNodeId);
    }

    /// <summary>A call has ended.</summary>
    public void CallEnded(string method, StatusCode status, TimeSpan elapsed) => callSeconds.Record(
        elapsed.TotalSeconds, new TagList { { "method", method }, { "status", status.ToString() } });

    private void Gauge(Meter meter, string name, string description, Func<ReplicaStatus, long> value) =>
        meter.CreateObservableGauge(name, () => value(replica.Status), description: description);

    private Measurement<int> Build() => new(
        1,
        new KeyValuePair<string, object?>("version", ProgramVersion.Text),
        new KeyValuePair<string, object?>("node", replica.Status.NodeId.ToString(CultureInfo.InvariantCulture)));

    private IEnumerable<Measurement<int>> Roles()
    {
        var current = replica.Status.Role;
        foreach (var role in Enum.GetValues<ReplicaRole>())
        {
            yield return new Measurement<int>(
                role == current ? 1 : 0, new KeyValuePair<string, object?>("role", RoleName.Of(role)));
        }
    }
}
