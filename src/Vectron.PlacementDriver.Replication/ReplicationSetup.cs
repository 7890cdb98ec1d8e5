using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication;

/// <summary>Puts a replica into a program.</summary>
public static class ReplicationSetup
{
    /// <summary>
    /// Registers this node's <see cref="ReplicationHost"/>, also as <see cref="IReplica"/>. It opens its data directory
    /// when it is first asked for, which may end in a <see cref="DataDirectoryException"/>.
    /// </summary>
    /// <param name="services">The program's services.</param>
    /// <param name="options">Checked.</param>
    /// <param name="secure">Adds to the options what other services know of TLS; null for plain text.</param>
    public static IServiceCollection AddReplication(
        this IServiceCollection services,
        ReplicationOptions options,
        Func<IServiceProvider, ReplicationOptions, ReplicationOptions>? secure = null)
    {
        services.AddGrpc().AddServiceOptions<PeerServer>(service =>
        {
            // Peers are members of the cluster and their batches are bounded where they are made.
            service.MaxReceiveMessageSize = null;
            service.MaxSendMessageSize = null;
        });
        return services
            .AddSingleton(provider => ReplicationHost.Open(
                secure?.Invoke(provider, options) ?? options,
                provider.GetRequiredService<ILoggerFactory>(),
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<IReplica>(provider => provider.GetRequiredService<ReplicationHost>())
            .AddSingleton(provider => provider.GetRequiredService<ReplicationHost>().PeerServer);
    }

    /// <summary>Maps what the other nodes call. To be mapped on the raft address only.</summary>
    public static void MapPeers(this IEndpointRouteBuilder endpoints) => endpoints.MapGrpcService<PeerServer>()
        .WithMetadata(new UnlimitedRequestSize());

    /// <summary>A batch of many commands may be larger than any client's request.</summary>
    private sealed class UnlimitedRequestSize : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => null;
    }
}
