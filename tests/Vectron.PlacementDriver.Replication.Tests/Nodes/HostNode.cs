using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Tests.Nodes;

/// <summary>A whole replica in this process: placement state, proposals and reads, with a real listener on loopback.</summary>
internal sealed class HostNode(ReplicationOptions options) : IAsyncDisposable
{
    private WebApplication? listener;

    public RecordedLog Log { get; } = new();

    public ulong NodeId => options.NodeId;

    public ReplicationHost Host { get; private set; } = null!;

    public async Task StartAsync()
    {
        Host = ReplicationHost.Open(options, Log, TimeProvider.System);
        var builder = WebApplication.CreateSlimBuilder();
        _ = builder.Logging.ClearProviders();
        var port = int.Parse(options.InitialMembers[options.NodeId].Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
        _ = builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        _ = builder.Services.AddSingleton(Host.PeerServer);
        _ = builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = null);
        listener = builder.Build();
        _ = listener.MapGrpcService<PeerServer>();
        await listener.StartAsync();
        await Host.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref listener, null) is { } running)
        {
            await running.DisposeAsync();
            await Host.DisposeAsync();
        }
    }

    /// <summary>Three of them, started, with the first command carried out.</summary>
    public static async Task<ImmutableArray<HostNode>> StartThreeAsync(string folder)
    {
        var ports = TestCluster.FreePorts(3);
        var members = ports.Select((port, i) => KeyValuePair.Create((ulong)i + 1, $"localhost:{port}")).ToImmutableSortedDictionary();
        var nodes = members.Keys.Select(id => new HostNode(new ReplicationOptions
        {
            NodeId = id,
            ClusterNumber = 7,
            InitialMembers = members,
            GrpcAddress = "localhost:1",
            DataDirectory = folder,
            Version = "test",
            ElectionTimeoutMin = TestCluster.Timings.LowerElectionTimeout,
            ElectionTimeoutMax = TestCluster.Timings.UpperElectionTimeout,
            HeartbeatInterval = TimeSpan.FromMilliseconds(100),
            SnapshotInterval = 1000,
            MaxQueue = 1000,
            StateComparisonInterval = TimeSpan.FromMilliseconds(50),
        })).ToImmutableArray();
        await Task.WhenAll(nodes.Select(node => node.StartAsync()));
        return nodes;
    }
}
