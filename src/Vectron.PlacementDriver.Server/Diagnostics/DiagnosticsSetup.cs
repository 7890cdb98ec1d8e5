using OpenTelemetry.Metrics;

namespace Vectron.PlacementDriver.Server.Diagnostics;

/// <summary>Wires metrics and <c>/debug/state</c>.</summary>
internal static class DiagnosticsSetup
{
    /// <summary>Registers the meters and their exporter.</summary>
    public static IServiceCollection AddNodeMetrics(this IServiceCollection services)
    {
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(ServerMetrics.MeterName + "*", "System.Runtime", "Microsoft.AspNetCore.Server.Kestrel")
            .AddPrometheusExporter());
        return services.AddSingleton<ServerMetrics>().AddSingleton<StateReport>();
    }

    /// <summary>Maps <c>/metrics</c>.</summary>
    public static IEndpointRouteBuilder MapNodeMetrics(this IEndpointRouteBuilder endpoints)
    {
        // The observable gauges exist from the moment that the instance does.
        _ = endpoints.ServiceProvider.GetRequiredService<ServerMetrics>();
        endpoints.MapPrometheusScrapingEndpoint("/metrics");
        return endpoints;
    }

    /// <summary>Maps <c>/debug/state</c>.</summary>
    public static IEndpointRouteBuilder MapDebugState(this IEndpointRouteBuilder endpoints)
    {
        var report = endpoints.ServiceProvider.GetRequiredService<StateReport>();
        endpoints.MapGet("/debug/state", context => context.Response.WriteAsJsonAsync(
            report.Take(), DiagnosticsJson.Default.StateDescription, cancellationToken: context.RequestAborted));
        return endpoints;
    }
}
