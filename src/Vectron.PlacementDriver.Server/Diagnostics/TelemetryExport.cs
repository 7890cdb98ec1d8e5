using System.Collections;
using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Server.Hosting;
using Vectron.PlacementDriver.Server.Settings;

namespace Vectron.PlacementDriver.Server.Diagnostics;

/// <summary>Sends metrics and traces to an OpenTelemetry collector, when one was named.</summary>
internal static class TelemetryExport
{
    // The sources of .NET's own clients: each call between nodes is a span of both, and the lower one sends the context.
    private const string GrpcCalls = "Grpc.Net.Client";
    private const string HttpRequests = "System.Net.Http";

    /// <summary>
    /// The variables of OpenTelemetry's own specification (<c>OTEL_…</c>), which its library reads from the program's
    /// configuration: intervals, headers, resource attributes.
    /// </summary>
    public static IConfigurationBuilder AddTelemetryVariables(this IConfigurationBuilder configuration) =>
        configuration.AddInMemoryCollection(Environment.GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value))
            .Where(variable => variable.Key.StartsWith("OTEL_", StringComparison.Ordinal)));

    /// <summary>Adds what <c>-otlp-endpoint</c> asks for. Without it nothing listens, and traces cost nothing.</summary>
    public static IOpenTelemetryBuilder AddExport(this IOpenTelemetryBuilder telemetry, PlacementDriverOptions options)
    {
        telemetry.ConfigureResource(resource => resource.AddService(
            "vectron-placementdriver",
            "vectron",
            ProgramVersion.Text,
            autoGenerateServiceInstanceId: false,
            string.Create(CultureInfo.InvariantCulture, $"{options.ClusterId}/{options.NodeId}")));
        return options.OtlpEndpoint is not { } endpoint ? telemetry : telemetry
            .UseOtlpExporter(OtlpExportProtocol.Grpc, endpoint)
            .WithTracing(tracing => tracing
                .AddSource(ReplicationTracing.SourceName, GrpcCalls, HttpRequests)
                .AddAspNetCoreInstrumentation(incoming => incoming.Filter = IsTraced)
                .SetSampler(new ParentBasedSampler(new CallSampler(options.TracePercent / 100.0))));
    }

    // Clients start traces; of what nodes ask of one another only that belongs to one which says so.
    private static bool IsTraced(HttpContext call) => call.Features.Get<DoorFeature>()?.Door switch
    {
        Door.Clients => true,
        Door.Peers => call.Request.Headers.ContainsKey("traceparent"),
        _ => false,
    };
}
