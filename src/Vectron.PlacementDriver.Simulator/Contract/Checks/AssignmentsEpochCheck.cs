using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Simulator.Contract.Checks;

/// <summary>The epoch of the assignment lists.</summary>
internal sealed class AssignmentsEpochCheck : IContractCheck
{
    private readonly Dictionary<string, ulong> highest = new(StringComparer.Ordinal);

    public string Name => "assignments-epoch";

    public string Sentence => "assignments_epoch starts at 1 and never goes backwards for a worker.";

    public IEnumerable<string> Examine(Exchange exchange, ObservedCluster cluster)
    {
        if (exchange is not { Request: HeartbeatRequest request, Response: HeartbeatResponse { Ok: true } response })
        {
            yield break;
        }

        var seen = highest.GetValueOrDefault(request.WorkerId);
        if (response.AssignmentsEpoch == 0)
        {
            yield return "assignments_epoch is missing";
        }
        else if (response.AssignmentsEpoch < seen && !IsExcused(exchange, cluster))
        {
            yield return $"worker {request.WorkerId} got epoch {response.AssignmentsEpoch} after {seen}";
        }

        highest[request.WorkerId] = Math.Max(seen, response.AssignmentsEpoch);
    }

    // It cannot know how far it had come; what it says until it is beyond that must tell workers to do nothing.
    private static bool IsExcused(Exchange exchange, ObservedCluster cluster) =>
        cluster.DriverWasPutBack && exchange.Assignments is { Items.Length: 0, Problems.Length: 0 };
}
