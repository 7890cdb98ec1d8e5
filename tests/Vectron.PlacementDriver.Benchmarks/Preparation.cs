using Grpc.Net.Client;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Benchmarks;

/// <summary>What the measured calls are about: one worker, one collection.</summary>
internal static class Preparation
{
    public static async Task RunAsync(string address)
    {
        using var channel = GrpcChannel.ForAddress($"http://{address}");
        var client = new PlacementService.PlacementServiceClient(channel);
        var worker = await client.RegisterWorkerAsync(
            new RegisterWorkerRequest { GrpcAddress = "127.0.0.1:6201", RaftAddress = "127.0.0.1:7201" });
        await client.HeartbeatAsync(new HeartbeatRequest { WorkerId = worker.WorkerId });
        await client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });
        var leader = await client.GetLeaderAsync(new GetLeaderRequest());
        Console.WriteLine(leader.LeaderAddress);
    }
}
