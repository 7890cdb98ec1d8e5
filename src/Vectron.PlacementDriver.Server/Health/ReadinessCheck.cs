using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Vectron.PlacementDriver.Server.Health;

/// <summary>Feeds <see cref="Readiness"/> to the gRPC health service.</summary>
internal sealed class ReadinessCheck(Readiness readiness) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var reason = await readiness.WhyNotAsync(cancellationToken).ConfigureAwait(false);
        return reason.Length == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(reason);
    }
}
