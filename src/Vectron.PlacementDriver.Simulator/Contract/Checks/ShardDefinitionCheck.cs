namespace Vectron.PlacementDriver.Simulator.Contract.Checks;

/// <summary>What a shard is, wherever it is shown.</summary>
internal sealed class ShardDefinitionCheck : IContractCheck
{
    public string Name => "shard-definition";

    public string Sentence =>
        "A listed shard belongs to its collection for ever, with the same range, dimension and distance.";

    public IEnumerable<string> Examine(Exchange exchange, ObservedCluster cluster)
    {
        foreach (var item in exchange.Assignments?.Items ?? [])
        {
            if (cluster.Shards.GetValueOrDefault(item.ShardId) is { } known
                && (known.Collection != item.Collection || known.Range != item.Range))
            {
                yield return $"shard {item.ShardId} is {item.Collection} {item.Range.Start} to {item.Range.End}, "
                    + $"was {known.Collection} {known.Range.Start} to {known.Range.End}";
            }

            // Its name may have been given to another collection since.
            if (cluster.Retired.ContainsKey(item.ShardId))
            {
                continue;
            }

            if (cluster.Collections.GetValueOrDefault(item.Collection) is not { } collection)
            {
                yield return $"shard {item.ShardId} belongs to '{item.Collection}', which nobody created";
            }
            else if (collection.Dimension != item.Dimension || collection.Distance != item.Distance)
            {
                yield return $"shard {item.ShardId} has dimension {item.Dimension} and distance '{item.Distance}', "
                    + $"'{collection.Name}' has {collection.Dimension} and '{collection.Distance}'";
            }
        }
    }
}
