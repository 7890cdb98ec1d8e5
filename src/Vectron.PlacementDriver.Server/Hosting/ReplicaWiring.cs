using System.Collections.Immutable;
using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Server.Scheduling;
using Vectron.PlacementDriver.Server.Security;
using Vectron.PlacementDriver.Server.Settings;

namespace Vectron.PlacementDriver.Server.Hosting;

/// <summary>Connects the program to its Raft replica: the only place that knows which one it is.</summary>
internal static class ReplicaWiring
{
    /// <summary>
    /// Registers the replica, its life as a hosted service, and the incarnation of its data directory.
    /// </summary>
    /// <remarks>
    /// Hosted services stop in the reverse order of registration and these come first: calls in flight have ended, and
    /// the listeners are still up, when the replica hands over.
    /// </remarks>
    public static void AddReplica(WebApplicationBuilder builder, PlacementDriverOptions options) =>
        builder.Services
            .AddReplication(ToReplication(options), (services, known) => services.GetService<PeerTls>() is { } tls
                ? known with { SecureConnection = tls.Secure, CertificateEnd = () => tls.CertificateEnd }
                : known)
            .AddSingleton(provider => new NodeIncarnation(provider.GetRequiredService<ReplicationHost>().Incarnation))
            .AddHostedService<ReplicaLife>();

    /// <summary>Maps the services that the other nodes call.</summary>
    public static void MapPeers(IEndpointRouteBuilder endpoints) => ReplicationSetup.MapPeers(endpoints);

    private static ReplicationOptions ToReplication(PlacementDriverOptions options) => new()
    {
        NodeId = options.NodeId,
        ClusterNumber = options.ClusterId,
        InitialMembers = options.InitialMembers.ToImmutableSortedDictionary(
            member => member.NodeId, member => member.RaftAddress.ToString()),
        GrpcAddress = options.GrpcAdvertised.ToString(),
        DataDirectory = options.DataDirectory,
        Version = ProgramVersion.Text,
        ElectionTimeoutMin = options.ElectionTimeoutMin,
        ElectionTimeoutMax = options.ElectionTimeoutMax,
        HeartbeatInterval = options.HeartbeatInterval,
        SnapshotInterval = options.SnapshotInterval,
        MaxQueue = options.MaxQueue,
    };
}
