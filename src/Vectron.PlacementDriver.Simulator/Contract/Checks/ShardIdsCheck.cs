using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Simulator.Contract.Checks;

/// <summary>Shard ids of collections.</summary>
internal sealed class ShardIdsCheck : IContractCheck
{
    public string Name => "shard-ids";

    public string Sentence =>
        "A collection has the shard ids that the recorded driver gave it, for ever, and shares none.";

    public IEnumerable<string> Examine(Exchange exchange, ObservedCluster cluster)
    {
        if (exchange is not
            { Request: GetCollectionStatusRequest request, Response: GetCollectionStatusResponse status })
        {
            yield break;
        }

        var shown = status.Shards.Select(shard => (ulong)shard.ShardId).Order().ToArray();
        if (exchange.Recorded is GetCollectionStatusResponse recorded
            && recorded.Shards.Select(shard => (ulong)shard.ShardId).Order().ToArray() is var expected
            && !shown.SequenceEqual(expected))
        {
            yield return $"'{request.Name}' has shards {string.Join(", ", shown)}, "
                + $"recorded were {string.Join(", ", expected)}";
        }

        if (cluster.Existing(request.Name) is { ShardsComplete: true } known && !known.ShardIds.SetEquals(shown))
        {
            yield return $"'{request.Name}' has shards {string.Join(", ", shown)}, "
                + $"had {string.Join(", ", known.ShardIds)}";
        }

        foreach (var shard in shown)
        {
            if (cluster.Shards.GetValueOrDefault(shard)?.Collection is { } owner && owner != request.Name)
            {
                yield return $"shard {shard} of '{request.Name}' is one of '{owner}'";
            }
        }
    }
}
