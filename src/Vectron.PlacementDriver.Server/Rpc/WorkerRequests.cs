using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>Maps what workers send to commands.</summary>
internal static class WorkerRequests
{
    /// <summary>A registration. The worker's own clock, <c>timestamp</c>, is not used.</summary>
    public static RegisterWorker ToCommand(RegisterWorkerRequest request)
    {
        var check = new RequestCheck();
        return check.Pass(new RegisterWorker(
            check.Dialable("worker grpc_address", request.GrpcAddress),
            check.Dialable("worker raft_address", request.RaftAddress),
            [.. request.Capabilities],
            new WorkerResources(request.CpuCores, request.MemoryBytes, request.DiskBytes),
            new WorkerLocation(request.Rack, request.Zone, request.Region),
            request.DataIncarnation));
    }

    /// <summary>
    /// A beat. Per-shard metrics and leader transfer acknowledgements are not used yet and not looked at.
    /// </summary>
    public static RecordHeartbeat ToCommand(HeartbeatRequest request)
    {
        var check = new RequestCheck();
        return check.Pass(new RecordHeartbeat(
            check.WorkerId(request.WorkerId),
            new WorkerLoad(
                check.NotNegative("vector_count", request.VectorCount),
                check.NotNegative("memory_bytes", request.MemoryBytes),
                check.MilliPercent("cpu_usage_percent", request.CpuUsagePercent),
                check.MilliPercent("memory_usage_percent", request.MemoryUsagePercent),
                check.MilliPercent("disk_usage_percent", request.DiskUsagePercent),
                check.MilliRate("queries_per_second", request.QueriesPerSecond),
                check.NotNegative("active_shards", request.ActiveShards)),
            [.. request.RunningShards],
            [.. request.ShardLeaderInfo.Select(info => new ShardLeaderReport(info.ShardId, info.LeaderId))],
            [.. request.ShardMembership.Select(
                info => new ShardMembershipReport(info.ShardId, info.ConfigChangeId, [.. info.NodeIds]))],
            [.. request.ShardProgress.Select(
                info => new ShardProgressReport(info.ShardId, info.AppliedIndex, info.ShardEpoch))]));
    }
}
