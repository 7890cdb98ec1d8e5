using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Simulator.Contract.Checks;

/// <summary>What a worker is told when it registers.</summary>
internal sealed class RegistrationCheck : IContractCheck
{
    public string Name => "registration";

    public string Sentence =>
        "A worker gets a decimal id; the same raft address the same one, another address another one.";

    public IEnumerable<string> Examine(Exchange exchange, ObservedCluster cluster)
    {
        if (exchange is not { Request: RegisterWorkerRequest request, Response: RegisterWorkerResponse response })
        {
            yield break;
        }

        if (!response.Success)
        {
            yield return "success is false";
        }

        if (!ObservedCluster.TryParseId(response.WorkerId, out var id))
        {
            yield return $"worker_id '{response.WorkerId}' is not a decimal number from 1";
            yield break;
        }

        foreach (var known in cluster.Workers.Values)
        {
            if (known.Id == id && known.RaftAddress != request.RaftAddress)
            {
                yield return $"{request.RaftAddress} got id {id}, which belongs to {known.RaftAddress}";
            }
            else if (known.Id != id && known.RaftAddress == request.RaftAddress)
            {
                yield return $"{request.RaftAddress} got id {id}, but had {known.Id}";
            }
        }
    }
}
