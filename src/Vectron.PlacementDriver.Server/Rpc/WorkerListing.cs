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

    private const string Role = "role";

    /// <summary>
    /// Every worker in order of id. Should the list outgrow what clients accept, the workers' collections and all
    /// metadata but their role are left out: clients take the first node that answers this call, so it has to be answered.
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
                var role = worker.Metadata[Role];
                worker.Metadata.Clear();
                worker.Metadata.Add(Role, role);
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
            State = worker.IsDraining ? Protocol.V1.WorkerState.Draining
                : worker.State == WorkerState.Joining ? Protocol.V1.WorkerState.Joining
                : Protocol.V1.WorkerState.Ready,
        };
        if (worker.IsDown)
        {
            info.Metadata.Add("down", worker.IsRetired ? "disk lost" : "silent");
        }

        if (worker.IsInMaintenance)
        {
            info.Metadata.Add("maintenance_until_unix_ms", worker.MaintenanceUntilUnixMs.ToString(CultureInfo.InvariantCulture));
        }

        info.Metadata.Add(Role, worker.IsSearchOnly ? WorkerCapability.SearchOnly : WorkerCapability.Write);
        info.Collections.AddRange(WorkerCollections.Of(snapshot, worker));
        return info;
    }
}
