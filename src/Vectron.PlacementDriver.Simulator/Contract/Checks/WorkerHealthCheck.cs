using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Simulator.Contract.Checks;

/// <summary>Who counts as alive.</summary>
internal sealed class WorkerHealthCheck : IContractCheck
{
    // The contract's limit is 30 s. A new leader of the driver first listens as long again before it judges.
    private static readonly TimeSpan DeadAfter = TimeSpan.FromSeconds(65);
    private static readonly TimeSpan AliveWithin = TimeSpan.FromSeconds(25);

    public string Name => "worker-health";

    public string Sentence => "A worker that beats is healthy; one that has been silent for a minute is not.";

    public IEnumerable<string> Examine(Exchange exchange, ObservedCluster cluster)
    {
        if (exchange.Response is not ListWorkersResponse response)
        {
            yield break;
        }

        foreach (var shown in response.Workers)
        {
            if (!ObservedCluster.TryParseId(shown.WorkerId, out var id)
                || cluster.Workers.GetValueOrDefault(id)?.LastBeat is not { } lastBeat)
            {
                continue;
            }

            var silence = exchange.At - lastBeat;
            if (shown.Healthy ? silence > DeadAfter : silence < AliveWithin)
            {
                yield return
                    $"worker {id} is healthy={shown.Healthy} {silence.TotalSeconds:0} s after its last heartbeat";
            }
        }
    }
}
