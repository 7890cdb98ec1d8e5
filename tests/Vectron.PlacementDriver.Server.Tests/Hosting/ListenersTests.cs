using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Server.Hosting;
using Vectron.PlacementDriver.Server.Scheduling;
using Vectron.PlacementDriver.Server.Settings;
using Vectron.PlacementDriver.Testing;

namespace Vectron.PlacementDriver.Server.Tests.Hosting;

public sealed class ListenersTests
{
    [Theory]
    [InlineData("127.0.0.1", "grpc")]
    [InlineData("localhost", "grpc")]
    [InlineData("127.0.0.1", "raft")]
    [InlineData("localhost", "http")]
    public async Task Start_OnATakenAddress_NamesAddressAndFlag(string host, string listener)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var free = new HostPort("127.0.0.1", 0);
        var clash = new HostPort(host, port);

        await using var app = Build(
            listener == "grpc" ? clash : free, listener == "raft" ? clash : free, listener == "http" ? clash : free);
        var failure = await FluentActions.Awaiting(() => app.StartAsync()).Should().ThrowAsync<AddressUnavailableException>();

        failure.Which.Message.Should().Contain($"cannot listen on 127.0.0.1:{port} (-{listener}-addr)");
    }

    [Fact]
    public async Task Start_OnAnAddressOfAnotherMachine_NamesIt()
    {
        var free = new HostPort("127.0.0.1", 0);

        // TEST-NET-1, RFC 5737: nobody's.
        await using var app = Build(new HostPort("192.0.2.1", 6001), free, free);
        var failure = await FluentActions.Awaiting(() => app.StartAsync()).Should().ThrowAsync<AddressUnavailableException>();

        failure.Which.Message.Should().Contain("192.0.2.1:6001 (-grpc-addr)");
    }

    [Fact]
    public async Task Start_WithoutHttp_OpensTwoListeners()
    {
        var free = new HostPort("127.0.0.1", 0);

        await using var app = Build(free, free, http: null);
        await app.StartAsync();

        app.Urls.Should().HaveCount(2);
        await app.StopAsync();
    }

    private static WebApplication Build(HostPort grpc, HostPort raft, HostPort? http)
    {
        var replica = new InMemoryReplica(TimeProvider.System);
        var options = new PlacementDriverOptions
        {
            GrpcListen = grpc,
            RaftListen = raft,
            HttpListen = http,
            GrpcAdvertised = new HostPort("node-1.test", 6001),
            RaftAdvertised = new HostPort("node-1.test", 7001),
            NodeId = 1,
            ClusterId = 1,
            InitialMembers = [new Member(1, new HostPort("node-1.test", 7001))],
            DataDirectory = "unused",
            LogThreshold = LogThreshold.Error,
        };
        return PlacementDriverApp.Build(
            options,
            builder => builder.Services
                .AddSingleton<IReplica>(replica)
                .AddSingleton(new NodeIncarnation(new string('a', 32))),
            _ => { });
    }
}
