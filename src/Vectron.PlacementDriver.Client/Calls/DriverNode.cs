using System.Net.Sockets;
using Grpc.Net.Client;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Client.Calls;

/// <summary>One address and its channel. A channel shares few connections among any number of calls.</summary>
internal sealed class DriverNode : IDisposable
{
    private readonly GrpcChannel channel;

    public DriverNode(string address, PlacementDriverClientOptions options, SecureConnections? secure)
    {
        Address = address;
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = ConnectAsync,
            ConnectTimeout = options.ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = options.KeepAlivePingDelay,
            KeepAlivePingTimeout = options.KeepAlivePingTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            PooledConnectionIdleTimeout = System.Threading.Timeout.InfiniteTimeSpan,
        };
        secure?.Secure(handler);
        channel = GrpcChannel.ForAddress(NodeAddress.ToUri(address, secure is not null), new GrpcChannelOptions
        {
            DisposeHttpClient = true,
            // A collection's shards or a worker's list may be larger than the default allows.
            MaxReceiveMessageSize = null,
            HttpHandler = handler,
            Credentials = secure?.Credentials,
        });
        Placement = new PlacementService.PlacementServiceClient(channel);
        Backups = new BackupService.BackupServiceClient(channel);
        Members = new MemberService.MemberServiceClient(channel);
        Watching = new WatchService.WatchServiceClient(channel);
        Cluster = new ClusterService.ClusterServiceClient(channel);
        Workers = new WorkerService.WorkerServiceClient(channel);
        Operations = new OperationsService.OperationsServiceClient(channel);
        Collections = new CollectionService.CollectionServiceClient(channel);
        Imports = new ImportService.ImportServiceClient(channel);
        DryRuns = new DryRunService.DryRunServiceClient(channel);
    }

    public string Address { get; }

    public PlacementService.PlacementServiceClient Placement { get; }

    public ClusterService.ClusterServiceClient Cluster { get; }

    public WorkerService.WorkerServiceClient Workers { get; }

    public OperationsService.OperationsServiceClient Operations { get; }

    public CollectionService.CollectionServiceClient Collections { get; }

    public ImportService.ImportServiceClient Imports { get; }

    public DryRunService.DryRunServiceClient DryRuns { get; }

    public BackupService.BackupServiceClient Backups { get; }

    public MemberService.MemberServiceClient Members { get; }

    public WatchService.WatchServiceClient Watching { get; }

    public void Dispose() => channel.Dispose();

    // With a callback of our own the channel leaves connecting to the handler. Without one it would keep a state per
    // address and, after failures, not try again for up to two minutes, whoever has come back meanwhile.
    private static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
