using Vectron.PlacementDriver.Server.Settings;

namespace Vectron.PlacementDriver.Server.Hosting;

/// <summary>Says once, when the listeners are up, what runs where.</summary>
internal sealed partial class StartupAnnouncement(
    PlacementDriverOptions options, IHostApplicationLifetime lifetime, ILogger<StartupAnnouncement> logger) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() => Log.Started(
            logger,
            ProgramVersion.Text,
            options.NodeId,
            options.InitialMembers.Length,
            options.ClusterId,
            options.GrpcListen,
            options.RaftListen,
            options.HttpListen?.ToString() ?? "none",
            options.GrpcAdvertised,
            Path.GetFullPath(options.NodeDirectory)));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(
            3000,
            LogLevel.Information,
            "Placement driver {Version}, node {NodeId} of {Members} in cluster {ClusterId}: grpc {Grpc}, raft {Raft}, http {Http}, clients dial {AdvertisedGrpc}, data in {Directory}")]
        public static partial void Started(
            ILogger logger,
            string version,
            ulong nodeId,
            int members,
            ulong clusterId,
            HostPort grpc,
            HostPort raft,
            string http,
            HostPort advertisedGrpc,
            string directory);
    }
}
