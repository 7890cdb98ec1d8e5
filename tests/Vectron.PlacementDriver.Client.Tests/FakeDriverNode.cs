using System.Net;
using System.Net.Sockets;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Vectron.PlacementDriver.Client.Tests;

/// <summary>A node that answers as a test says, on a real listener.</summary>
public sealed class FakeDriverNode : IAsyncDisposable
{
    private readonly WebApplication app;

    private FakeDriverNode(WebApplication app) => this.app = app;

    /// <summary>What a test answers; throw an <see cref="RpcException"/> to answer a status.</summary>
    public delegate Task<IMessage> Handler(IMessage request, ServerCallContext context);

    public string Address => new Uri(app.Urls.Single()).Authority;

    public static async Task<FakeDriverNode> StartAsync(Handler handler)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(new FakePlacementService(handler));
        var app = builder.Build();
        app.MapGrpcService<FakePlacementService>();
        await app.StartAsync();
        return new FakeDriverNode(app);
    }

    public static Task<FakeDriverNode> StartAsync(Func<IMessage, IMessage> answer) =>
        StartAsync((request, _) => Task.FromResult(answer(request)));

    public static Task<FakeDriverNode> StartRefusingAsync(StatusCode status, string detail = "refused by the test") =>
        StartAsync((_, _) => throw new RpcException(new Status(status, detail)));

    /// <summary>Where nobody listens.</summary>
    public static string ClosedAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener.LocalEndpoint.ToString()!;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
