using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.Extensions.Time.Testing;
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

    [Fact]
    public async Task Stream_ThatFormerCredentialsLetIn_EndsWithinAMinute()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var clocked = await SecureServer.StartAsync(authority, new InMemoryReplica(time), options => options, time);
        using var certificate = authority.Sign("vectron://1/gateway/edge");
        using var channel = GrpcChannel.ForAddress(
            clocked.Grpc, new GrpcChannelOptions { HttpHandler = authority.Handler(certificate), DisposeHttpClient = true });
        using var watch = new Grpc.Health.V1.Health.HealthClient(channel).Watch(new HealthCheckRequest());
        (await watch.ResponseStream.MoveNext(CancellationToken.None)).Should().BeTrue();
        authority.Issue("node-1", "vectron://1/peer/1");
        var end = DrainAsync(watch.ResponseStream);

        end.IsCompleted.Should().BeFalse();

        await Eventually.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return end.IsCompleted;
        });
        (await FluentActions.Awaiting(() => end).Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.Unavailable);
    }

    private static async Task DrainAsync(IAsyncStreamReader<HealthCheckResponse> stream)
    {
        while (await stream.MoveNext(CancellationToken.None))
        {
        }
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
