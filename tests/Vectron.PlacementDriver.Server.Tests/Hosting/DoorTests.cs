using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Testing;
using HealthService = Grpc.Health.V1.Health;

namespace Vectron.PlacementDriver.Server.Tests.Hosting;

/// <summary>Each listener serves its own callers and nobody else's.</summary>
public sealed class DoorTests : IAsyncLifetime
{
    private readonly InMemoryReplica replica = new(TimeProvider.System);
    private RunningServer server = null!;

    public async Task InitializeAsync() => server = await RunningServer.StartAsync(
        replica, TimeProvider.System, endpoints => endpoints.MapGrpcService<FakePeerService>());

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task ClientDoor_ServesPlacementAndHealth()
    {
        using var channel = GrpcChannel.ForAddress(server.Grpc);

        var collections = await server.Placement.ListCollectionsAsync(new ListCollectionsRequest());
        var health = await new HealthService.HealthClient(channel).CheckAsync(new HealthCheckRequest());

        collections.Collections.Should().BeEmpty();
        health.Status.Should().NotBe(HealthCheckResponse.Types.ServingStatus.Unknown);
    }

    [Fact]
    public async Task ClientDoor_ServesNeitherPeersNorHttp()
    {
        using var channel = GrpcChannel.ForAddress(server.Grpc);

        (await StatusOf(new PeerService.PeerServiceClient(channel).HelloAsync(new HelloRequest()).ResponseAsync))
            .Should().Be(StatusCode.Unimplemented);
        (await HttpStatusOf(server.Grpc, "/healthz", new Version(2, 0))).Should().Be(404);
    }

    [Fact]
    public async Task PeerDoor_ServesPeersAlone()
    {
        using var channel = GrpcChannel.ForAddress(server.Raft);

        var hello = await new PeerService.PeerServiceClient(channel).HelloAsync(new HelloRequest());

        hello.Receiver.NodeId.Should().Be(42);
        (await StatusOf(new PlacementService.PlacementServiceClient(channel)
            .ListCollectionsAsync(new ListCollectionsRequest()).ResponseAsync)).Should().Be(StatusCode.Unimplemented);
        (await StatusOf(new HealthService.HealthClient(channel).CheckAsync(new HealthCheckRequest()).ResponseAsync))
            .Should().Be(StatusCode.Unimplemented);
        (await HttpStatusOf(server.Raft, "/healthz", new Version(2, 0))).Should().Be(404);
    }

    [Theory]
    [InlineData("/healthz", 200)]
    [InlineData("/readyz", 200)]
    [InlineData("/metrics", 200)]
    [InlineData("/debug/state", 200)]
    [InlineData("/vectron.placementdriver.v1.PlacementService/ListWorkers", 404)]
    [InlineData("/", 200)]
    [InlineData("/nothing", 404)]
    public async Task HttpDoor_ServesItsPathsAlone(string path, int expected)
    {
        await Eventually.TrueAsync(() => replica.Current.Identity is not null);

        (await HttpStatusOf(server.Http, path, new Version(1, 1))).Should().Be(expected);
    }

    private static async Task<StatusCode> StatusOf(Task call)
    {
        var failure = await FluentActions.Awaiting(() => call).Should().ThrowAsync<RpcException>();
        return failure.Which.StatusCode;
    }

    private static async Task<int> HttpStatusOf(Uri server, string path, Version version)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, path))
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await client.SendAsync(request);
        return (int)response.StatusCode;
    }
}
