using Vectron.PlacementDriver.Domain.Rerankers;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>Maps what rerankers send to commands.</summary>
internal static class RerankerRequests
{
    /// <summary>A registration. The reranker's own clock, <c>timestamp</c>, is not used.</summary>
    public static RegisterReranker ToCommand(RegisterRerankerRequest request)
    {
        var check = new RequestCheck();
        return check.Pass(new RegisterReranker(
            check.Dialable("reranker grpc_address", request.GrpcAddress),
            [.. request.Capabilities],
            new WorkerResources(request.CpuCores, request.MemoryBytes, request.DiskBytes),
            new WorkerLocation(request.Rack, request.Zone, request.Region)));
    }

    /// <summary>A sign of life.</summary>
    public static RecordRerankerHeartbeat ToCommand(RerankerHeartbeatRequest request)
    {
        var check = new RequestCheck();
        return check.Pass(new RecordRerankerHeartbeat(
            check.Id("reranker_id", request.RerankerId),
            WorkerLoad.None with
            {
                CpuMilliPercent = check.MilliPercent("cpu_usage_percent", request.CpuUsagePercent),
                MemoryMilliPercent = check.MilliPercent("memory_usage_percent", request.MemoryUsagePercent),
                DiskMilliPercent = check.MilliPercent("disk_usage_percent", request.DiskUsagePercent),
                MilliQueriesPerSecond = check.MilliRate("queries_per_second", request.QueriesPerSecond),
            }));
    }
}
