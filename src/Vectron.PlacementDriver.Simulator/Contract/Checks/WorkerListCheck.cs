using System.Globalization;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Simulator.Contract.Checks;

/// <summary>Which workers are listed, and as what.</summary>
internal sealed class WorkerListCheck : IContractCheck
{
    public string Name => "worker-list";

    public string Sentence =>
        "ListWorkers shows every registered worker in order of id, with its addresses, collections, role and state.";

    public IEnumerable<string> Examine(Exchange exchange, ObservedCluster cluster)
    {
        if (exchange.Response is not ListWorkersResponse response)
        {
            yield break;
        }

        if (!response.Workers.Select(worker => worker.WorkerId).SequenceEqual(
            cluster.Workers.Keys.Select(id => id.ToString(CultureInfo.InvariantCulture))))
        {
            yield return $"lists [{string.Join(", ", response.Workers.Select(worker => worker.WorkerId))}], "
                + $"registered are [{string.Join(", ", cluster.Workers.Keys)}]";
        }

        foreach (var shown in response.Workers)
        {
            if (ObservedCluster.TryParseId(shown.WorkerId, out var id)
                && cluster.Workers.TryGetValue(id, out var worker))
            {
                foreach (var problem in OfWorker(shown, worker))
                {
                    yield return $"worker {id} {problem}";
                }
            }
        }
    }

    private static IEnumerable<string> OfWorker(WorkerInfo shown, ObservedWorker worker)
    {
        if (shown.GrpcAddress != worker.GrpcAddress || shown.RaftAddress != worker.RaftAddress)
        {
            yield return $"is at {shown.GrpcAddress} and {shown.RaftAddress}, "
                + $"registered were {worker.GrpcAddress} and {worker.RaftAddress}";
        }

        var role = worker.SearchOnly ? "search_only" : "write";
        if (!shown.Metadata.TryGetValue("role", out var shownRole) || shownRole != role)
        {
            yield return $"has role '{shownRole}', registered was '{role}'";
        }

        var joining = worker.LastBeat is null;
        if (joining != (shown.State == WorkerState.Joining) || shown.State == WorkerState.Unknown)
        {
            yield return $"is {shown.State} {(joining ? "before" : "after")} its first heartbeat";
        }
    }
}
