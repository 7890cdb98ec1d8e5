namespace Vectron.PlacementDriver.Simulator.Contract.Checks;

/// <summary>When a group may be started.</summary>
internal sealed class BootstrapCheck : IContractCheck
{
    private readonly HashSet<ulong> ended = [];

    public string Name => "bootstrap";

    public string Sentence => "bootstrap is true until a leader was reported and never afterwards.";

    public IEnumerable<string> Examine(Exchange exchange, ObservedCluster cluster)
    {
        foreach (var item in exchange.Assignments?.Items ?? [])
        {
            var led = cluster.Shards.GetValueOrDefault(item.ShardId) is { Led: true };
            if (item.Bootstrap && (led || ended.Contains(item.ShardId)))
            {
                yield return $"shard {item.ShardId} is to be bootstrapped although "
                    + (led ? "a leader was reported" : "a list had said false before");
            }

            if (!item.Bootstrap)
            {
                ended.Add(item.ShardId);
            }
        }
    }
}
