using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Simulator.Contract.Checks;

/// <summary>Heartbeats of registered workers are accepted.</summary>
internal sealed class HeartbeatAcceptedCheck : IContractCheck
{
    public string Name => "heartbeat-accepted";

    public string Sentence =>
        "The heartbeat of a registered worker gets ok = true; that of an unknown one ok = false and the reason.";

    public IEnumerable<string> Examine(Exchange exchange, ObservedCluster cluster)
    {
        if (exchange is not { Request: HeartbeatRequest request, Response: HeartbeatResponse response })
        {
            yield break;
        }

        var sender = cluster.Sender(request);
        if (!response.Ok && response.Message.Length == 0)
        {
            yield return "ok is false without a reason in message";
        }

        if (response.Ok && sender is null)
        {
            yield return $"worker '{request.WorkerId}' never registered and got ok = true";
        }
        else if (!response.Ok && sender is not null && !ReportsForeignShard(request, sender))
        {
            yield return $"worker {sender.Id} is registered and got ok = false: {response.Message}";
        }
    }

    // A shard that this driver never gave the worker: refusing it is what the contract asks for.
    private static bool ReportsForeignShard(HeartbeatRequest request, ObservedWorker sender) =>
        sender.Foreign || request.RunningShards.Any(shard => !sender.EverAssigned.Contains(shard));
}
