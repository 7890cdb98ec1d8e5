using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Testing;

namespace Vectron.PlacementDriver.Server.Tests.Security;

/// <summary>Whoever asks for too much is held back, and nobody else.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task Calls_OfOneIdentityBeyondItsRate_AreRefusedAndOthersAreNot()
    {
        await using var authority = TestAuthority.Create();
        await using var server = await SecureServer.StartAsync(
            authority, new InMemoryReplica(TimeProvider.System), options => options with { WorkerRateLimit = 1 });

        var eager = await CallAsync(authority, server, "vectron://1/worker/w1.test:9191", 50);
        var other = await CallAsync(authority, server, "vectron://1/worker/w2.test:9191", 1);
        var gateway = await CallAsync(authority, server, "vectron://1/gateway/edge", 50);

        eager.Should().Contain(StatusCode.OK).And.Contain(StatusCode.ResourceExhausted);
        eager.Should().OnlyContain(status => status == StatusCode.OK || status == StatusCode.ResourceExhausted);
        other.Should().Equal(StatusCode.OK);
        gateway.Should().OnlyContain(status => status == StatusCode.OK);
    }

    [Fact]
    public async Task Calls_OfNobodyBeyondTheRate_AreRefusedToo()
    {
        await using var authority = TestAuthority.Create();
        await using var server = await SecureServer.StartAsync(
            authority, new InMemoryReplica(TimeProvider.System), options => options with { WorkerRateLimit = 1 });

        (await CallAsync(authority, server, uri: null, 50)).Should().Contain(StatusCode.ResourceExhausted)
            .And.OnlyContain(status => status == StatusCode.Unauthenticated || status == StatusCode.ResourceExhausted);
    }

    [Fact]
    public async Task Connections_BeyondTheLimit_AreClosed()
    {
        const int most = 10;
        const int tried = 30;
        await using var server = await RunningServer.StartAsync(
            new InMemoryReplica(TimeProvider.System), TimeProvider.System, mapPeers: null, options => options with { MaxConnections = most });
        var sockets = Enumerable.Range(0, tried).Select(_ => new TcpClient()).ToList();
        try
        {
            var closed = 0;
            foreach (var socket in sockets)
            {
                await socket.ConnectAsync(server.Grpc.Host, server.Grpc.Port);
                _ = ReadAsync(socket).ContinueWith(
                    read => read.Result == 0 ? Interlocked.Increment(ref closed) : 0, TaskScheduler.Default);
            }

            await Eventually.TrueAsync(() => Volatile.Read(ref closed) >= tried - most);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    private static async Task<int> ReadAsync(TcpClient socket)
    {
        try
        {
            return await socket.GetStream().ReadAsync(new byte[1]);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            return 0;
        }
    }

    private static async Task<StatusCode[]> CallAsync(TestAuthority authority, RunningServer server, string? uri, int count)
    {
        using var channel = GrpcChannel.ForAddress(server.Grpc, new GrpcChannelOptions
        {
            HttpHandler = authority.Handler(uri is null ? null : authority.Sign(uri)),
            DisposeHttpClient = true,
        });
        var client = new PlacementService.PlacementServiceClient(channel);
        return await Task.WhenAll(Enumerable.Range(0, count).Select(async _ =>
        {
            try
            {
                await client.ListCollectionsAsync(new ListCollectionsRequest());
                return StatusCode.OK;
            }
            catch (RpcException failure)
            {
                return failure.StatusCode;
            }
        }));
    }
}
