using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Server.Hosting;
using Vectron.PlacementDriver.Server.Scheduling;
using Vectron.PlacementDriver.Server.Settings;

namespace Vectron.PlacementDriver.Testing;

/// <summary>
/// The real server in this process, on ports that the system chose, over any replica. Clients are told to dial
/// <see cref="AdvertisedGrpc"/>, which leads nowhere.
/// </summary>
public sealed class RunningServer : IAsyncDisposable
{
    /// <summary>What GetLeader answers.</summary>
    public const string AdvertisedGrpc = "node-1.test:6001";

    private readonly WebApplication app;

    private RunningServer(WebApplication app)
    {
        this.app = app;
        var addresses = app.Urls.Select(url => new Uri(url)).ToArray();
        (Grpc, Raft, Http) = (addresses[0], addresses[1], addresses[2]);
        Channel = GrpcChannel.ForAddress(Grpc);
        Services = app.Services;
        Placement = new PlacementService.PlacementServiceClient(Channel);
    }

    /// <summary>Where clients are served.</summary>
    public Uri Grpc { get; }

    /// <summary>Where other nodes are served.</summary>
    public Uri Raft { get; }

    /// <summary>Where health and metrics are served.</summary>
    public Uri Http { get; }

    /// <summary>What the server is made of.</summary>
    public IServiceProvider Services { get; }

    /// <summary>A connection for clients of any service of this server, where it speaks plain text.</summary>
    public GrpcChannel Channel { get; }

    /// <summary>A client of this server, where it speaks plain text.</summary>
    public PlacementService.PlacementServiceClient Placement { get; }

    /// <summary>Starts a server.</summary>
    /// <param name="replica">What it serves.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="mapPeers">What it serves to other nodes; nothing by default.</param>
    public static Task<RunningServer> StartAsync(
        IReplica replica, TimeProvider time, Action<IEndpointRouteBuilder>? mapPeers = null) =>
        StartAsync(replica, time, mapPeers, options => options);

    /// <summary>Starts a server with other settings, and other services where <paramref name="replace"/> says so.</summary>
    internal static async Task<RunningServer> StartAsync(
        IReplica replica,
        TimeProvider time,
        Action<IEndpointRouteBuilder>? mapPeers,
        Func<PlacementDriverOptions, PlacementDriverOptions> adjust,
        Action<IServiceCollection>? replace = null)
    {
        var anyPort = new HostPort("127.0.0.1", 0);
        var options = new PlacementDriverOptions
        {
            GrpcListen = anyPort,
            RaftListen = anyPort,
            HttpListen = anyPort,
            GrpcAdvertised = new HostPort("node-1.test", 6001),
            RaftAdvertised = new HostPort("node-1.test", 7001),
            NodeId = replica.Status.NodeId,
            ClusterId = 1,
            InitialMembers = [new Member(replica.Status.NodeId, new HostPort("node-1.test", 7001))],
            DataDirectory = "unused",
            LogThreshold = LogThreshold.Error,
        };
        var app = PlacementDriverApp.Build(
            adjust(options),
            builder =>
            {
                builder.Services
                    .AddSingleton(replica)
                    .AddSingleton(time)
                    .AddSingleton(new NodeIncarnation(new string('a', 32)))
                    .AddSingleton<IHostLifetime, QuietLifetime>();
                replace?.Invoke(builder.Services);
            },
            mapPeers ?? (_ => { }));
        await app.StartAsync().ConfigureAwait(false);
        return new RunningServer(app);
    }

    /// <summary>Stops as on a signal.</summary>
    public Task StopAsync() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await app.DisposeAsync().ConfigureAwait(false);
    }
}
