using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Benchmarks.References;

/// <summary>The cheapest answer that this stack can give: the same proto on the same server, and nothing behind it.</summary>
internal static class EmptyCall
{
    public static async Task RunAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, port, listener => listener.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.MapGrpcService<ConstantAnswers>();
        await app.RunAsync();
    }

    private sealed class ConstantAnswers : PlacementService.PlacementServiceBase
    {
        private static readonly Task<GetWorkerResponse> Worker = Task.FromResult(new GetWorkerResponse
        {
            GrpcAddress = "127.0.0.1:6201",
            ShardId = 1,
            ShardEpoch = 1,
            LeaseExpiryUnixMs = 1_700_000_000_000,
        });

        public override Task<GetWorkerResponse> GetWorker(GetWorkerRequest request, ServerCallContext context) => Worker;
    }
}
