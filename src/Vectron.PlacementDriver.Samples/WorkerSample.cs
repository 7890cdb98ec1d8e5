using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Vectron.PlacementDriver.Client;
using Vectron.PlacementDriver.Client.Workers;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Samples;

/// <summary>A worker that hosts nothing but says that it does: registers, beats, and prints its assignments.</summary>
internal static class WorkerSample
{
    private static ImmutableArray<ShardAssignment> hosted = [];

    public static async Task RunAsync(string[] addresses, CancellationToken cancellationToken)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services
            .AddPlacementDriverClient(new PlacementDriverClientOptions { Addresses = [.. addresses] })
            .AddPlacementWorker(_ => new WorkerCallbacks
            {
                Describe = () => new RegisterWorkerRequest
                {
                    GrpcAddress = "localhost:9190",
                    RaftAddress = "localhost:9191",
                    Capabilities = { "write" },
                },
                Report = Report,
                Apply = ApplyAsync,
                Refused = reason => Console.WriteLine($"refused: {reason}"),
            });
        using var host = builder.Build();
        await host.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private static HeartbeatRequest Report()
    {
        // A real worker asks its shard groups; this one believes that the first replica leads.
        var beat = new HeartbeatRequest();
        beat.RunningShards.AddRange(hosted.Select(shard => shard.ShardId));
        beat.ShardLeaderInfo.AddRange(hosted.Select(shard => new ShardLeaderInfo
        {
            ShardId = shard.ShardId,
            LeaderId = shard.Replicas.FirstOrDefault(),
        }));
        return beat;
    }

    private static Task ApplyAsync(ImmutableArray<ShardAssignment> assignments, CancellationToken cancellationToken)
    {
        hosted = assignments;
        Console.WriteLine($"hosts {string.Join(", ", assignments.Select(shard => $"shard {shard.ShardId} of {shard.Collection}"))}");
        return Task.CompletedTask;
    }
}
