using Vectron.PlacementDriver.Domain.Placement;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Answers;

/// <summary>Says what a shard weighs, as far as its workers report it.</summary>
internal static class LoadSentences
{
    public static IEnumerable<string> Of(PlacementSnapshot snapshot, Shard shard)
    {
        var loads = LoadMap.Of(snapshot);
        if (!loads.IsKnown || shard.Retiring)
        {
            yield break;
        }

        var mean = loads.MeanMilliQueriesPerSecond;
        var answered = loads.MilliQueriesOf(shard.Id);
        yield return Sentence.Of(
            $"It holds {loads.VectorsOf(shard.Id)} vectors, {Wording.Bytes(loads.BytesOf(shard.Id))}, and answers {Wording.Rate(answered)}")
            + (loads.IsHot(shard.Id)
                ? Sentence.Of($": it is hot, with {answered / Math.Max(mean, 1)} times the mean of {Wording.Rate(mean)}.")
                : Sentence.Of($", the mean is {Wording.Rate(mean)}."));
    }
}
