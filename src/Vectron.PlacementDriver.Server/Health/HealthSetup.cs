using Microsoft.Extensions.Diagnostics.HealthChecks;
using Contract = Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Server.Health;

/// <summary>Wires the gRPC health service, <c>/healthz</c> and <c>/readyz</c>.</summary>
internal static class HealthSetup
{
    // What watchers of the gRPC health service wait for news at most.
    private static readonly TimeSpan PublishEvery = TimeSpan.FromSeconds(1);

    /// <summary>Registers readiness and the gRPC health service.</summary>
    public static IServiceCollection AddNodeHealth(this IServiceCollection services)
    {
        services.AddSingleton<Readiness>();
        services.AddGrpcHealthChecks(health =>
        {
            health.Services.Map("", _ => true);
            health.Services.Map(Contract.PlacementService.Descriptor.FullName, _ => true);
        }).AddCheck<ReadinessCheck>("ready");
        return services.Configure<HealthCheckPublisherOptions>(publisher =>
        {
            publisher.Delay = TimeSpan.Zero;
            publisher.Period = PublishEvery;
        });
    }

    /// <summary>Maps <c>/healthz</c> and <c>/readyz</c>.</summary>
    public static IEndpointRouteBuilder MapNodeHealth(this IEndpointRouteBuilder endpoints)
    {
        var readiness = endpoints.ServiceProvider.GetRequiredService<Readiness>();

        // A node whose log breaks ends itself: whoever answers here is alive.
        endpoints.MapGet("/healthz", context => context.Response.WriteAsync("ok\n"));
        endpoints.MapGet("/readyz", async context =>
        {
            var reason = await readiness.WhyNotAsync(context.RequestAborted).ConfigureAwait(false);
            context.Response.StatusCode =
                reason.Length == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            await context.Response.WriteAsync((reason.Length == 0 ? "ready" : reason) + "\n").ConfigureAwait(false);
        });
        return endpoints;
    }
}
