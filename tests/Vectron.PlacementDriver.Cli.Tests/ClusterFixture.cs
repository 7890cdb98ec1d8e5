using Vectron.PlacementDriver.Client;
using Vectron.PlacementDriver.Cluster.Tests;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cli.Tests;

/// <summary>
/// Three nodes as real processes with four workers and the collection <c>docs</c>, whose shards all have leaders. The
/// workers beat once and are healthy for an hour.
/// </summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private const int Workers = 4;

    private ProcessCluster cluster = null!;

    internal IReadOnlyList<DriverProcess> Nodes => cluster.Nodes;

    /// <summary>Another node that wants to join; not started.</summary>
    internal DriverProcess Newcomer(ulong nodeId) => cluster.Newcomer(nodeId, [.. Nodes.Take(2)]);

    /// <summary>All nodes, for --address.</summary>
    public string Addresses => string.Join(',', Nodes.Select(node => node.Addresses.Grpc));

    public async Task InitializeAsync()
    {
        cluster = await ProcessCluster.StartAsync(3, "-unhealthy-after", "1h", "-shards-per-collection", "4");
        for (var i = 1; i <= Workers; i++)
        {
            await Nodes[0].Client.RegisterWorkerAsync(new RegisterWorkerRequest
            {
                GrpcAddress = $"worker-{i}:9190",
                RaftAddress = $"worker-{i}:9191",
                Capabilities = { "write" },
                Zone = $"zone-{i % 2}",
                CpuCores = 8,
                MemoryBytes = 64L << 30,
                DiskBytes = 1L << 40,
            });
            await Nodes[0].Client.HeartbeatAsync(new HeartbeatRequest { WorkerId = $"{i}" });
        }

        await Nodes[0].Client.CreateCollectionAsync(
            new CreateCollectionRequest { Name = "docs", Dimension = 128, Distance = "cosine" });
        await LeadAllAsync("docs");
    }

    public async Task DisposeAsync() => await cluster.DisposeAsync();

    /// <summary>Runs the command line against all nodes.</summary>
    internal Task<CliRun> RunAsync(params string[] arguments) =>
        CliProcess.RunAsync([.. arguments, "--address", Addresses]);

    /// <summary>Lets each worker show that it knows of the shards that are to go.</summary>
    internal async Task LetGoAsync()
    {
        await using var client = new PlacementDriverClient(new PlacementDriverClientOptions { Addresses = [Nodes[0].Addresses.Grpc] });
        var picture = await client.GetPictureAsync(new WatchRequest());
        for (var worker = 1UL; worker <= Workers; worker++)
        {
            var beat = new HeartbeatRequest { WorkerId = $"{worker}" };
            foreach (var shard in picture.Shards.Values.Where(shard => shard.Replicas.Contains(worker)))
            {
                beat.RunningShards.Add(shard.ShardId);
                beat.ShardLeaderInfo.Add(new ShardLeaderInfo { ShardId = shard.ShardId, LeaderId = shard.LeaderId });
                beat.ShardProgress.Add(new ShardProgressInfo { ShardId = shard.ShardId, ShardEpoch = shard.Retiring ? shard.Epoch : 0 });
            }

            await client.HeartbeatAsync(beat);
        }
    }

    /// <summary>Lets each shard's first replica lead, as all replicas see it.</summary>
    internal async Task LeadAllAsync(string collection)
    {
        var status = await Nodes[0].Client.GetCollectionStatusAsync(new GetCollectionStatusRequest { Name = collection });
        for (var worker = 1UL; worker <= Workers; worker++)
        {
            var hosted = status.Shards.Where(shard => shard.Replicas.Contains(worker)).ToArray();
            var beat = new HeartbeatRequest { WorkerId = $"{worker}" };
            beat.RunningShards.AddRange(hosted.Select(shard => (ulong)shard.ShardId));
            beat.ShardLeaderInfo.AddRange(hosted.Select(
                shard => new ShardLeaderInfo { ShardId = shard.ShardId, LeaderId = shard.Replicas[0] }));
            await Nodes[0].Client.HeartbeatAsync(beat);
        }
    }
}
