using Grpc.Reflection;
using Vectron.PlacementDriver.Server.Backups;
using Vectron.PlacementDriver.Server.Hosting;
using Vectron.PlacementDriver.Server.Shedding;
using Vectron.PlacementDriver.Server.Watching;
using Admin = Vectron.PlacementDriver.Protocol.Admin.V1;
using Contract = Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>Wires what clients call.</summary>
internal static class RpcSetup
{
    private static readonly Google.Protobuf.Reflection.ServiceDescriptor[] Described =
    [
        Contract.PlacementService.Descriptor,
        Admin.MemberService.Descriptor,
        Admin.ClusterService.Descriptor,
        Admin.WorkerService.Descriptor,
        Admin.CollectionService.Descriptor,
        Admin.OperationsService.Descriptor,
        Admin.WatchService.Descriptor,
        Admin.BackupService.Descriptor,
        Admin.ImportService.Descriptor,
        Admin.DryRunService.Descriptor,
        Grpc.Health.V1.Health.Descriptor,
    ];

    /// <summary>Registers the placement service and reflection.</summary>
    public static IServiceCollection AddPlacementRpc(this IServiceCollection services)
    {
        services.AddGrpc().AddServiceOptions<PlacementService>(service =>
        {
            service.MaxReceiveMessageSize = Listeners.MostMessageBytes;
            service.Interceptors.Add<CallEdge>();
        });
        services.AddGrpc().AddServiceOptions<MemberService>(service => service.Interceptors.Add<CallEdge>());
        services.AddGrpc().AddServiceOptions<ClusterService>(service => service.Interceptors.Add<CallEdge>());
        services.AddGrpc().AddServiceOptions<WorkerService>(service => service.Interceptors.Add<CallEdge>());
        services.AddGrpc().AddServiceOptions<CollectionService>(service => service.Interceptors.Add<CallEdge>());
        services.AddGrpc().AddServiceOptions<OperationsService>(service => service.Interceptors.Add<CallEdge>());
        services.AddGrpc().AddServiceOptions<DryRunService>(service => service.Interceptors.Add<CallEdge>());
        services.AddGrpc().AddServiceOptions<WatchService>(service => service.Interceptors.Add<CallEdge>());
        services.AddGrpc().AddServiceOptions<BackupService>(service => service.Interceptors.Add<CallEdge>());
        services.AddGrpc().AddServiceOptions<ImportService>(service =>
        {
            service.MaxReceiveMessageSize = Listeners.MostMessageBytes;
            service.Interceptors.Add<CallEdge>();
        });
        return services
            .AddSingleton<WatchFeed>()
            .AddSingleton<CallLanes>()
            .AddSingleton<LoadShedding>()
            .AddSingleton<CallEdge>()
            .AddSingleton<DirectLookups>()
            .AddSingleton<PlacementService>()
            .AddSingleton<WorkerService>()
            .AddSingleton<CollectionService>()
            .AddSingleton<OperationsService>()
            .AddSingleton<ReplicaCalls>()
            .AddSingleton<AssignmentCache>()
            .AddSingleton<RerankerTurn>()
            // Not AddGrpcReflection: that would list what other doors serve too.
            .AddSingleton(new ReflectionServiceImpl(Described))
            .AddSingleton(new ReflectionV1ServiceImpl(Described));
    }

    /// <summary>Maps the placement service, health and reflection.</summary>
    public static void MapPlacementRpc(this IEndpointRouteBuilder endpoints)
    {
        endpoints.ServiceProvider.GetRequiredService<DirectLookups>().Attach(endpoints.MapGrpcService<PlacementService>());
        endpoints.MapGrpcService<MemberService>();
        endpoints.MapGrpcService<ClusterService>();
        endpoints.MapGrpcService<WorkerService>();
        endpoints.MapGrpcService<CollectionService>();
        endpoints.MapGrpcService<OperationsService>();
        endpoints.MapGrpcService<WatchService>();
        endpoints.MapGrpcService<BackupService>();
        endpoints.MapGrpcService<ImportService>();
        endpoints.MapGrpcService<DryRunService>();

        // It follows the state from the beginning, not from the first watcher on.
        _ = endpoints.ServiceProvider.GetRequiredService<WatchFeed>();
        endpoints.MapGrpcHealthChecksService();
        endpoints.MapGrpcService<ReflectionServiceImpl>();
        endpoints.MapGrpcService<ReflectionV1ServiceImpl>();
    }
}
