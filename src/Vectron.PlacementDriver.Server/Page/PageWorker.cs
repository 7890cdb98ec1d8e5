using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Server.Rpc;

namespace Vectron.PlacementDriver.Server.Page;

/// <summary>A worker, as the page shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Grpc">Where gateways reach it.</param>
/// <param name="Raft">Where its shard groups are: the key of its identity.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Healthy">Whether it was heard from in time.</param>
/// <param name="Serving">Whether requests may be sent to it.</param>
/// <param name="SearchOnly">Whether it only serves searches.</param>
/// <param name="Region">Where it stands.</param>
/// <param name="Zone">Where it stands.</param>
/// <param name="Rack">Where it stands.</param>
/// <param name="Beat">When it was last heard from, Unix milliseconds of the cluster's clock.</param>
/// <param name="Cpu">Percent in use.</param>
/// <param name="Memory">Percent in use.</param>
/// <param name="Disk">Percent in use.</param>
/// <param name="Qps">Queries per second.</param>
/// <param name="Vectors">Vectors held.</param>
/// <param name="Replicas">Shards of which it must host a replica.</param>
/// <param name="Strange">A shard that it runs though it was never assigned to it; 0 for none.</param>
internal sealed record PageWorker(
    ulong Id,
    string Grpc,
    string Raft,
    string State,
    bool Healthy,
    bool Serving,
    bool SearchOnly,
    string Region,
    string Zone,
    string Rack,
    long Beat,
    double Cpu,
    double Memory,
    double Disk,
    double Qps,
    long Vectors,
    int Replicas,
    ulong Strange)
{
    private const double Thousandths = 1000;

    /// <summary>Describes a worker.</summary>
    public static PageWorker Of(Worker worker) => new(
        worker.Id,
        worker.GrpcAddress,
        worker.RaftAddress,
        WorkerLife.Of(worker),
        worker.Healthy,
        worker.IsServing,
        worker.IsSearchOnly,
        worker.Location.Region,
        worker.Location.Zone,
        worker.Location.Rack,
        worker.LastHeartbeatUnixMs,
        worker.Load.CpuMilliPercent / Thousandths,
        worker.Load.MemoryMilliPercent / Thousandths,
        worker.Load.DiskMilliPercent / Thousandths,
        worker.Load.MilliQueriesPerSecond / Thousandths,
        worker.Load.VectorCount,
        worker.Shards.Count,
        worker.StrangeShardId);
}
