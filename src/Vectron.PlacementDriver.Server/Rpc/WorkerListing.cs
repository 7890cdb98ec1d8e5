using System.Globalization;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Protocol.V1;
using WorkerState = Vectron.PlacementDriver.Domain.Workers.WorkerState;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>The answer to ListWorkers.</summary>
internal static class WorkerListing
{
    /// <summary>What clients of today accept in one message, less room for framing.</summary>
    public const int MostBytes = (4 * 1024 * 1024) - 1024;

    /// <summary>
    /// Every worker in order of id. Should the list outgrow what clients accept, the workers' collections are left out:
    /// clients take the first node that answers this call, so it has to be answered.
    /// </summary>
    /// <param name="snapshot">The state.</param>
    /// <param name="mostBytes">What clients accept.</param>
    public static ListWorkersResponse Of(PlacementSnapshot snapshot, int mostBytes = MostBytes)
    {
        var response = new ListWorkersResponse();
        foreach (var worker in snapshot.Workers.Values)
        {
            response.Workers.Add(Describe(worker, snapshot));
        }

        if (response.CalculateSize() > mostBytes)
        {
            foreach (var worker in response.Workers)
            {
                worker.Collections.Clear();
            }
        }

        return response;
    }

    private static WorkerInfo Describe(Worker worker, PlacementSnapshot snapshot)
    {
        var info = new WorkerInfo
        {
            WorkerId = worker.Id.ToString(CultureInfo.InvariantCulture),
            GrpcAddress = worker.GrpcAddress,
            RaftAddress = worker.RaftAddress,
            LastHeartbeat = worker.LastHeartbeatUnixMs / 1000,
            Healthy = worker.Healthy,
            State = worker.State == WorkerState.Joining
                ? Protocol.V1.WorkerState.Joining
                : Protocol.V1.WorkerState.Ready,
        };
        info.Metadata.Add("role", worker.IsSearchOnly ? WorkerCapability.SearchOnly : WorkerCapability.Write);
        info.Collections.AddRange(WorkerCollections.Of(snapshot, worker));
        return info;
    }
}
