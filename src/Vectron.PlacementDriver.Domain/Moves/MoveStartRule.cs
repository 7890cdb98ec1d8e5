using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Moves;

/// <summary>Which shards a move may begin in, whatever its kind.</summary>
public static class MoveStartRule
{
    /// <summary>Finds what forbids to begin a move in a shard.</summary>
    /// <returns>A sentence, or null.</returns>
    public static string? FindObstacle(Shard shard) => shard switch
    {
        { Retiring: true } => Sentence.Of($"the collection of shard {shard.Id} was deleted"),
        { Move: { } move } => Sentence.Of($"{MoveName.Of(shard.Id, move)} is on its way, and a shard has one at a time"),
        { ReshapeId: not 0 } => Sentence.Of(
            $"shard {shard.Id} takes part in the split or merge of shard {shard.ReshapeId}, and does not move meanwhile"),
        { Bootstrapped: false } => Sentence.Of(
            $"shard {shard.Id} has never had a leader: until then its first members are frozen, because others could found a second group"),
        _ => null,
    };
}
