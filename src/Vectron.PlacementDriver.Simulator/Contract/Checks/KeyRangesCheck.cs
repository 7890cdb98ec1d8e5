using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Simulator.Contract.Checks;

/// <summary>How a collection's shards split the key space.</summary>
internal sealed class KeyRangesCheck : IContractCheck
{
    public string Name => "key-ranges";

    public string Sentence =>
        "The key ranges of a collection are in order, without gap or overlap, from 0 to the last key; of equal size as it was created.";

    public IEnumerable<string> Examine(Exchange exchange, ObservedCluster cluster)
    {
        if (exchange.Response is not GetCollectionStatusResponse { Shards.Count: > 0 } status)
        {
            yield break;
        }

        foreach (var gap in FindGaps(status))
        {
            yield return gap;
        }

        if (status.Shards.Any(shard => cluster.Reshaped.Contains(shard.ShardId)))
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

    private static IEnumerable<string> FindGaps(GetCollectionStatusResponse status)
    {
        ulong start = 0;
        foreach (var shard in status.Shards)
        {
            if (shard.KeyRangeStart != start)
            {
                yield return $"shard {shard.ShardId} starts at {shard.KeyRangeStart}, where {start} is due";
            }

            start = unchecked(shard.KeyRangeEnd + 1);
        }

        if (start != 0)
        {
            yield return $"the last shard ends at {unchecked(start - 1)}, not at the last key";
        }
    }
}
