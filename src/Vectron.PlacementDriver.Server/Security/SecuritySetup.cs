namespace Vectron.PlacementDriver.Server.Security;

/// <summary>Wires who may do what. Without TLS, as on loopback by default, everybody may and only the audit log is kept.</summary>
internal static class SecuritySetup
{
    /// <summary>Registers the audit log and, with credentials, all that judges callers.</summary>
    public static IServiceCollection AddSecurity(this IServiceCollection services, Credentials? credentials)
    {
        services.AddSingleton<AuditLog>().AddSingleton<AuditedCalls>().AddSingleton<RefusalLog>();
        services.AddGrpc(grpc => grpc.Interceptors.Add<AuditedCalls>());
        if (credentials is null)
        {
            return services;
        }

        services.AddGrpc(grpc => grpc.Interceptors.Add<OwnWorkerOnly>());
        return services
            .AddSingleton(credentials)
            .AddSingleton<Callers>()
            .AddSingleton<RateLimits>()
            .AddSingleton<AccessControl>()
            .AddSingleton<SecurityMetrics>()
            .AddSingleton<OwnWorkerOnly>()
            .AddSingleton<PeerTls>()
            .AddHostedService<CredentialReload>();
    }

    /// <summary>Puts the access control before a door's endpoints; nothing without credentials.</summary>
    public static IApplicationBuilder UseAccessControl(this IApplicationBuilder branch)
    {
        if (branch.ApplicationServices.GetService<AccessControl>() is { } access)
        {
            branch.Use(access.InvokeAsync);
        }

        return branch;
    }
}
