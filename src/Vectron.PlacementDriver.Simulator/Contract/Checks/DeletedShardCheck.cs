namespace Vectron.PlacementDriver.Simulator.Contract.Checks;

/// <summary>What remains of a deleted collection.</summary>
internal sealed class DeletedShardCheck : IContractCheck
{
    public string Name => "deleted-shard";

    public string Sentence =>
        "A shard of a deleted collection is only listed at a raised epoch, until its workers know of the deletion.";

    public IEnumerable<string> Examine(Exchange exchange, ObservedCluster cluster)
    {
        foreach (var item in exchange.Assignments?.Items ?? [])
        {
            if (cluster.Retired.TryGetValue(item.ShardId, out var retired)
                && exchange.Retirements >= retired.Number
                && item.Epoch <= retired.Epoch)
            {
                yield return $"shard {item.ShardId} of '{item.Collection}' is still listed at epoch {item.Epoch}";
            }
        }
    }
}
