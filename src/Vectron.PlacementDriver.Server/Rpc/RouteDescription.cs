using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>Describes where a vector is.</summary>
internal static class RouteDescription
{
    // How long a gateway may keep a route without asking again.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);

    /// <summary>The answer for a shard and one of its workers.</summary>
    public static GetWorkerResponse Of(Shard shard, Worker worker, DateTimeOffset now) => new()
    {
        GrpcAddress = worker.GrpcAddress,
        ShardId = checked((uint)shard.Id),
        ShardEpoch = shard.RouteEpoch,
        LeaseExpiryUnixMs = (now + Lease).ToUnixTimeMilliseconds(),
    };
}
