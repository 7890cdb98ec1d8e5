using System.Diagnostics.Metrics;
using Grpc.Core;
using Vectron.PlacementDriver.Server.Diagnostics;

namespace Vectron.PlacementDriver.Server.Security;

/// <summary>Refusals, and how long the node's certificate still lives, at <c>/metrics</c>.</summary>
internal sealed class SecurityMetrics
{
    private readonly Counter<long> refused;

    public SecurityMetrics(IMeterFactory meters, Credentials credentials)
    {
        var meter = meters.Create(ServerMetrics.MeterName + ".Security");
        refused = meter.CreateCounter<long>("vectron_pd_calls_refused", description: "Calls that were not let in, by status.");
        meter.CreateObservableGauge(
            "vectron_pd_certificate_not_after_seconds",
            () => credentials.Current.Tls.CertificateEnd.ToUnixTimeSeconds(),
            description: "When this node's certificate ends, or an authority above it, whichever is first, Unix time.");
    }

    /// <summary>A call was not let in.</summary>
    public void Refused(StatusCode status) => refused.Add(1, new KeyValuePair<string, object?>("status", status.ToString()));
}
