using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Serilog;
using Vectron.PlacementDriver.Server.Diagnostics;
using Vectron.PlacementDriver.Server.Health;
using Vectron.PlacementDriver.Server.Page;
using Vectron.PlacementDriver.Server.Rpc;
using Vectron.PlacementDriver.Server.Scheduling;
using Vectron.PlacementDriver.Server.Security;
using Vectron.PlacementDriver.Server.Settings;
using Vectron.PlacementDriver.Server.Shedding;

namespace Vectron.PlacementDriver.Server.Hosting;

/// <summary>Puts the node together: a table of contents of the program.</summary>
internal static class PlacementDriverApp
{
    /// <summary>Builds the node, ready to be started.</summary>
    /// <param name="options">Checked settings.</param>
    /// <param name="addReplica">Registers the replica and what it needs.</param>
    /// <param name="mapPeers">Maps what the other nodes call.</param>
    /// <exception cref="CredentialException">Certificates or tokens cannot be used.</exception>
    public static WebApplication Build(
        PlacementDriverOptions options,
        Action<WebApplicationBuilder> addReplica,
        Action<IEndpointRouteBuilder> mapPeers)
    {
        var credentials = Credentials.Open(options);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddTelemetryVariables();
        builder.Services.AddSerilog(logging => LogSetup.Configure(logging, options));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listeners.Configure(
            kestrel,
            options,
            Secure(kestrel.ApplicationServices, credentials),
            kestrel.ApplicationServices.GetRequiredService<ConnectionGuard>()));
        builder.Services
            .Configure<SocketTransportOptions>(transport => Listeners.Configure(transport, options))
            .Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownTimeout)
            .AddSingleton(options)
            .AddSingleton(TimeProvider.System)
            .AddRouting();
        addReplica(builder);
        builder.Services
            .AddMetrics()
            .AddSecurity(credentials)
            .AddPlacementRpc()
            .AddScheduling()
            .AddNodeHealth()
            .AddTelemetry(options)
            .AddPage()
            .AddSingleton<CallGate>()
            .AddSingleton<ConnectionGuard>()
            .AddHostedService<StartupAnnouncement>()
            .AddHostedService<CallDrain>();

        var app = builder.Build();
        Behind(
            Door.Clients,
            endpoints => endpoints.MapPlacementRpc(),
            app.Services.GetRequiredService<LoadShedding>().InvokeAsync,
            ConnectionGuard.CreditAsync);
        Behind(Door.Peers, mapPeers, Listeners.LiftBodyLimit);
        Behind(Door.Http, endpoints => endpoints.MapNodeHealth().MapNodeMetrics().MapDebugState().MapPage());
        return app;

        // Each door has a routing world of its own: what is mapped behind one cannot be reached through another.
        void Behind(Door door, Action<IEndpointRouteBuilder> map, params Func<HttpContext, RequestDelegate, Task>[] first) =>
            app.MapWhen(context => context.Features.Get<DoorFeature>()?.Door == door, branch =>
            {
                foreach (var step in first)
                {
                    branch.Use(step);
                }

                branch.UseRouting().UseAccessControl().UseEndpoints(map);
            });
    }

    private static Action<Door, ListenOptions>? Secure(IServiceProvider services, Credentials? credentials) => credentials is null
        ? null
        : (door, listener) => new TlsDoor(
            credentials, door, services.GetRequiredService<RefusalLog>(), services.GetRequiredService<TimeProvider>()).Secure(listener);
}
