using System.Globalization;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>The answer to DescribeWorkers.</summary>
internal static class WorkerDescriptions
{
    /// <summary>What fits a message of 4 MiB comfortably.</summary>
    public const int MostPerPage = 1_000;

    /// <summary>One page.</summary>
    /// <param name="snapshot">The state.</param>
    /// <param name="after">Only workers with a higher id.</param>
    /// <param name="limit">At most so many; 0 means <see cref="MostPerPage"/>.</param>
    /// <param name="absent">Those that are not listed any more, in place of those that are.</param>
    public static DescribeWorkersResponse Page(PlacementSnapshot snapshot, ulong after, int limit, bool absent)
    {
        var size = limit == 0 ? MostPerPage : limit;
        var response = new DescribeWorkersResponse();
        var described = absent
            ? snapshot.AbsentWorkers.Values.Where(gone => gone.Worker.Id > after).Select(gone => Describe(snapshot, gone))
            : snapshot.Workers.Values.Where(worker => worker.Id > after).Select(worker => Describe(snapshot, worker));
        foreach (var worker in described.Take(size + 1))
        {
            if (response.Workers.Count == size)
            {
                response.More = true;
                break;
            }

            response.Workers.Add(worker);
        }

        return response;
    }

    private static WorkerDescription Describe(PlacementSnapshot snapshot, AbsentWorker absent)
    {
        var description = Describe(snapshot, absent.Worker);
        description.State = absent.Worker.IsRetired ? "retired" : absent.Removed ? "removed" : "forgotten";
        description.AbsentSinceUnixMs = absent.SinceUnixMs;
        return description;
    }

    private static WorkerDescription Describe(PlacementSnapshot snapshot, Worker worker)
    {
        var description = new WorkerDescription
        {
            WorkerId = worker.Id.ToString(CultureInfo.InvariantCulture),
            GrpcAddress = worker.GrpcAddress,
            RaftAddress = worker.RaftAddress,
            State = StateOf(worker),
            Healthy = worker.Healthy,
            RegisteredUnixMs = worker.RegisteredUnixMs,
            LastHeartbeatUnixMs = worker.LastHeartbeatUnixMs,
            DownSinceUnixMs = worker.DownSinceUnixMs,
            DrainingSinceUnixMs = worker.DrainingSinceUnixMs,
            MaintenanceUntilUnixMs = worker.MaintenanceUntilUnixMs,
            RetiredSinceUnixMs = worker.RetiredSinceUnixMs,
            Rack = worker.Location.Rack,
            Zone = worker.Location.Zone,
            Region = worker.Location.Region,
            CpuCores = worker.Resources.CpuCores,
            MemoryBytes = worker.Resources.MemoryBytes,
            DiskBytes = worker.Resources.DiskBytes,
            DataIncarnation = worker.DataIncarnation,
            Replicas = worker.Shards.Count,
            Leaders = worker.Shards.Count(id => snapshot.Shards[id].LeaderId == worker.Id),
            VectorCount = worker.Load.VectorCount,
            MemoryUsedBytes = worker.Load.MemoryBytes,
            CpuMilliPercent = worker.Load.CpuMilliPercent,
            MemoryMilliPercent = worker.Load.MemoryMilliPercent,
            DiskMilliPercent = worker.Load.DiskMilliPercent,
            MilliQueriesPerSecond = worker.Load.MilliQueriesPerSecond,
            StrangeShardId = worker.StrangeShardId,
        };
        description.Capabilities.AddRange(worker.Capabilities);
        return description;
    }

    private static string StateOf(Worker worker) => WorkerLife.Of(worker) is var life && life == "ready" && !worker.Healthy ? "unhealthy" : life;
}
