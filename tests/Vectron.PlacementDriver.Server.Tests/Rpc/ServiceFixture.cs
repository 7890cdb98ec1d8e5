using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Testing;

namespace Vectron.PlacementDriver.Server.Tests.Rpc;

/// <summary>A server on a cluster of one that was born, with a clock that tests move.</summary>
public abstract class ServiceFixture : IAsyncLifetime
{
    private protected static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private protected FakeTimeProvider Time { get; } = new(Start);

    private protected InMemoryReplica Replica { get; private set; } = null!;

    private protected RunningServer Server { get; private set; } = null!;

    private protected PlacementService.PlacementServiceClient Client => Server.Placement;

    public async Task InitializeAsync()
    {
        Replica = new InMemoryReplica(Time);
        Server = await RunningServer.StartAsync(
            Replica, Time, mapPeers: null, options => options, services => services.PostConfigure<HealthCheckPublisherOptions>(NeverAsks));
        await Eventually.TrueAsync(() => Replica.Current.Peers.Count == 1);
    }

    public async Task DisposeAsync()
    {
        Replica.Resume();
        await Server.DisposeAsync();
    }

    /// <summary>The status that a call ends with.</summary>
    private protected static async Task<Status> FailureOf<T>(AsyncUnaryCall<T> call)
    {
        var failure = await FluentActions.Awaiting(() => call.ResponseAsync).Should().ThrowAsync<RpcException>();
        return failure.Which.Status;
    }

    /// <summary>Registers workers 1 to <paramref name="count"/> and lets each beat once.</summary>
    private protected async Task AddWorkersAsync(int count)
    {
        for (var i = 1; i <= count; i++)
        {
            var registered = await Client.RegisterWorkerAsync(new RegisterWorkerRequest
            {
                GrpcAddress = $"worker-{i}:9090",
                RaftAddress = $"worker-{i}:9191",
            });
            await Client.HeartbeatAsync(new HeartbeatRequest { WorkerId = registered.WorkerId });
        }
    }

    /// <summary>Worker 1 says that it leads every one of its shards.</summary>
    private protected async Task LeadAsync(ulong workerId)
    {
        var beat = new HeartbeatRequest { WorkerId = $"{workerId}" };
        foreach (var shard in Replica.Current.Workers[workerId].Shards)
        {
            beat.RunningShards.Add(shard);
            beat.ShardLeaderInfo.Add(new ShardLeaderInfo { ShardId = shard, LeaderId = workerId });
        }

        (await Client.HeartbeatAsync(beat)).Ok.Should().BeTrue();
    }

    // Or a read of the health check would be among those that tests wait for.
    private static void NeverAsks(HealthCheckPublisherOptions health) =>
        (health.Delay, health.Period) = (TimeSpan.FromDays(1), TimeSpan.FromDays(1));
}
