using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Simulator.Contract.Checks;

/// <summary>How a collection's shards split the key space.</summary>
internal sealed class KeyRangesCheck : IContractCheck
{
    public string Name => "key-ranges";

    public string Sentence =>
        "The key ranges of a collection are in order, of equal size, without gap or overlap, from 0 to the last key.";

    public IEnumerable<string> Examine(Exchange exchange, ObservedCluster cluster)
    {
        if (exchange.Response is not GetCollectionStatusResponse { Shards.Count: > 0 } status)
        {
            yield break;
        }

        var expected = KeyRange.SplitWhole(status.Shards.Count);
        for (var i = 0; i < expected.Length; i++)
        {
            var shard = status.Shards[i];
            if (shard.KeyRangeStart != expected[i].Start || shard.KeyRangeEnd != expected[i].End)
            {
                yield return $"shard {shard.ShardId}, number {i + 1} of {expected.Length}, "
                    + $"has {shard.KeyRangeStart} to {shard.KeyRangeEnd}, not {expected[i].Start} to {expected[i].End}";
            }
        }
    }
}
