using OpenTelemetry.Metrics;
using Vectron.PlacementDriver.Server.Settings;

namespace Vectron.PlacementDriver.Server.Diagnostics;

/// <summary>Wires metrics, traces and <c>/debug/state</c>.</summary>
internal static class DiagnosticsSetup
{
    /// <summary>Registers the meters and their exporters.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, PlacementDriverOptions options)
    {
        services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddMeter(ServerMetrics.MeterName + "*", "System.Runtime", "Microsoft.AspNetCore.Server.Kestrel")
                .AddMeter(LibraryMetrics.Meters)
                .AddView(LibraryMetrics.Configure)
                .AddPrometheusExporter())
            .AddExport(options);
        return services.AddSingleton<ServerMetrics>().AddSingleton<StateMetrics>().AddSingleton<SchedulingMetrics>().AddSingleton<StateReport>();
    }

    /// <summary>Maps <c>/metrics</c>.</summary>
    public static IEndpointRouteBuilder MapNodeMetrics(this IEndpointRouteBuilder endpoints)
    {
        // The observable gauges exist from the moment that the instances do.
        _ = endpoints.ServiceProvider.GetRequiredService<ServerMetrics>();
        _ = endpoints.ServiceProvider.GetRequiredService<StateMetrics>();
        _ = endpoints.ServiceProvider.GetRequiredService<SchedulingMetrics>();
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
