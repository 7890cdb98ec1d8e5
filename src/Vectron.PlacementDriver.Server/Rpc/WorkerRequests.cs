using Vectron.PlacementDriver.Domain.Reshaping;
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
    /// A beat. A replica's metrics that are no numbers are left out and those beyond all bounds count as the bound: a slip in
    /// a metric costs no worker its life. Latencies and leader transfer acknowledgements are not looked at: the one plans
    /// nothing, of the other the next leader's own report is the proof.
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
                info => new ShardProgressReport(info.ShardId, info.AppliedIndex, info.ShardEpoch))])
        {
            ShardLoads = [.. request.ShardMetrics.Where(IsSane).Select(ToLoad)],
            Origins = [.. request.ShardOrigins.Select(
                info => new OriginReport(info.ShardId, info.OriginId, info.Following, info.SealedEpoch))],
        });
    }

    private static bool IsSane(ShardMetrics metrics) =>
        metrics.VectorCount >= 0 && metrics.QueriesPerSecond >= 0 && float.IsFinite(metrics.QueriesPerSecond);

    private static ShardLoad ToLoad(ShardMetrics metrics) => new(
        metrics.ShardId,
        Math.Min(metrics.VectorCount, ShardLoad.MostVectors),
        (long)Math.Min(Math.Round(metrics.QueriesPerSecond * 1000.0), ShardLoad.MostMilliQueriesPerSecond));
}
