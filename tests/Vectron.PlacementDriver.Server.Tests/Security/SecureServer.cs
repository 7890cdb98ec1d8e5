using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Vectron.PlacementDriver.Server.Security;
using Vectron.PlacementDriver.Server.Settings;
using Vectron.PlacementDriver.Server.Tests.Hosting;
using Vectron.PlacementDriver.Testing;

namespace Vectron.PlacementDriver.Server.Tests.Security;

/// <summary>The server with TLS on, as node 1 of cluster 1, and callers of every kind.</summary>
public sealed class SecureServer : IAsyncLifetime
{
    /// <summary>The raft address that the worker's identity is for.</summary>
    public const string WorkerAddress = "w1.test:9191";

    /// <summary>Who may try: names that <see cref="Connect(string, Uri)"/> understands.</summary>
    public static readonly string[] Everybody =
    [
        "none", "wrong authority", "expired", "server only", "no name", "two names", "wrong cluster", "unknown token",
        "worker", "gateway", "operator", "peer", "worker token", "gateway token", "operator token",
    ];

    private static readonly string[] Tokened = ["worker", "gateway", "operator"];

    private TestAuthority stranger = null!;
    private readonly Dictionary<string, GrpcChannel> channels = [];

    public TestAuthority Authority { get; private set; } = null!;

    public InMemoryReplica Replica { get; } = new(TimeProvider.System);

    internal RunningServer Server { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        (Authority, stranger) = (TestAuthority.Create(), TestAuthority.Create());
        Server = await StartAsync(Authority, Replica, options => options);
        await Eventually.TrueAsync(() => Replica.Current.Peers.Count == 1);
    }

    public async Task DisposeAsync()
    {
        foreach (var channel in channels.Values)
        {
            channel.Dispose();
        }

        await Server.DisposeAsync();
        await Authority.DisposeAsync();
        await stranger.DisposeAsync();
    }

    internal static Task<RunningServer> StartAsync(
        TestAuthority authority,
        InMemoryReplica replica,
        Func<PlacementDriverOptions, PlacementDriverOptions> adjust,
        TimeProvider? time = null)
    {
        var (certificate, key) = authority.Issue("node-1", "vectron://1/peer/1");
        var tokens = authority.Write("tokens", string.Join('\n', Tokened
            .Select(role => $"{role} {(role == "worker" ? WorkerAddress : "tokened")} {Hash(TokenOf(role))}")));
        return RunningServer.StartAsync(
            replica,
            time ?? TimeProvider.System,
            endpoints => endpoints.MapGrpcService<FakePeerService>(),
            options => adjust(options with
            {
                Tls = new TlsFiles(certificate, key, authority.File),
                AuthTokensFile = tokens,
                WorkerRateLimit = 100_000,
            }));
    }

    public static string TokenOf(string role) => $"token-of-the-{role}-0123456789abcdef";

    /// <summary>The status of a call without content, by its full name.</summary>
    public async Task<Status> CallAsync(string caller, string method, MethodType type)
    {
        var door = method.StartsWith("/vectron.placementdriver.peer.", StringComparison.Ordinal) ? Server.Raft : Server.Grpc;
        return await CallAsync(Connect(caller, door), method, type);
    }

    /// <summary>The connection of a caller; one for all its calls.</summary>
    public GrpcChannel Connect(string caller, Uri door)
    {
        var key = $"{caller} {door}";
        if (!channels.TryGetValue(key, out var channel))
        {
            channels[key] = channel = GrpcChannel.ForAddress(door, new GrpcChannelOptions
            {
                HttpHandler = Authority.Handler(CertificateOf(caller)),
                DisposeHttpClient = true,
                Credentials = caller.EndsWith("token", StringComparison.Ordinal)
                    ? ChannelCredentials.Create(ChannelCredentials.SecureSsl, WithToken(TokenOf(caller.Split(' ')[0])))
                    : null,
            });
        }

        return channel;
    }

    private X509Certificate2? CertificateOf(string caller) => caller switch
    {
        "wrong authority" => stranger.Sign("vectron://1/operator/anna"),
        "expired" => Authority.Sign("vectron://1/operator/anna", DateTimeOffset.UtcNow.AddDays(-1)),
        "server only" => Authority.Sign("vectron://1/operator/anna", usages: [new Oid("1.3.6.1.5.5.7.3.1")]),
        "no name" => Authority.Sign(uri: null),
        "two names" => Authority.Sign("vectron://1/worker/a", alsoUri: "vectron://1/operator/anna"),
        "wrong cluster" => Authority.Sign("vectron://2/operator/anna"),
        "worker" => Authority.Sign($"vectron://1/worker/{WorkerAddress}"),
        "gateway" => Authority.Sign("vectron://1/gateway/edge"),
        "operator" => Authority.Sign("vectron://1/operator/anna"),
        "peer" => Authority.Sign("vectron://1/peer/2"),
        _ => null,
    };

    private static CallCredentials WithToken(string token) => CallCredentials.FromInterceptor((_, metadata) =>
    {
        metadata.Add("authorization", $"Bearer {token}");
        return Task.CompletedTask;
    });

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private static async Task<Status> CallAsync(GrpcChannel channel, string name, MethodType type)
    {
        var slash = name.LastIndexOf('/');
        var bytes = Marshallers.Create(content => content, content => content);
        var method = new Method<byte[], byte[]>(type, name[1..slash], name[(slash + 1)..], bytes, bytes);
        var options = new CallOptions(deadline: DateTime.UtcNow.AddSeconds(10));
        var invoker = channel.CreateCallInvoker();
        try
        {
            switch (type)
            {
                case MethodType.Unary:
                    await invoker.AsyncUnaryCall(method, null, options, []);
                    break;
                case MethodType.ServerStreaming:
                    using (var call = invoker.AsyncServerStreamingCall(method, null, options, []))
                    {
                        await call.ResponseStream.MoveNext(CancellationToken.None);
                    }

                    break;
                case MethodType.ClientStreaming:
                    using (var call = invoker.AsyncClientStreamingCall(method, null, options))
                    {
                        await call.RequestStream.CompleteAsync();
                        await call.ResponseAsync;
                    }

                    break;
                default:
                    using (var call = invoker.AsyncDuplexStreamingCall(method, null, options))
                    {
                        await call.RequestStream.CompleteAsync();
                        await call.ResponseStream.MoveNext(CancellationToken.None);
                    }

                    break;
            }

            return Status.DefaultSuccess;
        }
        catch (RpcException failure)
        {
            return failure.Status;
        }
    }
}
