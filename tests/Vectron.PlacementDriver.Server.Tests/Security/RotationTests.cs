using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Testing;

namespace Vectron.PlacementDriver.Server.Tests.Security;

/// <summary>Certificates, authorities and tokens change while calls are made.</summary>
public sealed class RotationTests : IAsyncLifetime
{
    private TestAuthority authority = null!;
    private readonly InMemoryReplica replica = new(TimeProvider.System);
    private RunningServer server = null!;

    public async Task InitializeAsync()
    {
        authority = TestAuthority.Create();
        server = await SecureServer.StartAsync(authority, replica, options => options);
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        await authority.DisposeAsync();
    }

    [Fact]
    public async Task NewCertificate_UnderLoad_IsPresentedToAllAndNoCallFails()
    {
        var seen = new ConcurrentDictionary<int, string>();
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 4).Select(i => CallUntilAsync(i, seen, stop.Token)).ToList();
        await Eventually.TrueAsync(() => seen.Count == callers.Count);

        for (var round = 0; round < 3; round++)
        {
            var (path, _) = authority.Issue("node-1", "vectron://1/peer/1");
            var serial = X509CertificateLoader.LoadCertificateFromFile(path).SerialNumber;

            // Connections that exist are wound up and made anew, so each caller comes to see it.
            await Eventually.TrueAsync(() => seen.Values.All(known => known == serial));
        }

        await stop.CancelAsync();
        var calls = await Task.WhenAll(callers);
        calls.Should().OnlyContain(count => count > 0);
    }

    private async Task<int> CallUntilAsync(int caller, ConcurrentDictionary<int, string> seen, CancellationToken stop)
    {
        using var certificate = authority.Sign("vectron://1/gateway/edge");
        using var channel = GrpcChannel.ForAddress(server.Grpc, new GrpcChannelOptions
        {
            HttpHandler = authority.Handler(certificate, presented => seen[caller] = presented.SerialNumber),
            DisposeHttpClient = true,
        });
        var client = new PlacementService.PlacementServiceClient(channel);
        var calls = 0;
        while (!stop.IsCancellationRequested)
        {
            await client.ListCollectionsAsync(new ListCollectionsRequest(), cancellationToken: CancellationToken.None);
            calls++;
        }

        return calls;
    }
}
