using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Reshaping;

/// <summary>What people call splits and merges.</summary>
public static class ReshapeName
{
    /// <summary>The name of a kind.</summary>
    public static string Of(ReshapeKind kind) => kind == ReshapeKind.Split ? "split" : "merge";

    /// <summary>The name of a phase.</summary>
    public static string Of(ReshapePhase phase) => phase == ReshapePhase.Copying ? "copying" : "sealing";

    /// <summary>Names one, such as "split of shard 3 into 17 and 18".</summary>
    public static string Of(ShardReshape reshape) => reshape.Kind == ReshapeKind.Split
        ? Sentence.Of($"split of shard {reshape.Origins[0]} into {string.Join(" and ", reshape.Successors)}")
        : Sentence.Of($"merge of shards {string.Join(" and ", reshape.Origins)} into {reshape.Successors[0]}");

    /// <summary>Names one that has not begun.</summary>
    public static string Of(ReshapeStart start) => start.Kind == ReshapeKind.Split
        ? Sentence.Of($"split of shard {start.Origins[0]}")
        : Sentence.Of($"merge of shards {string.Join(" and ", start.Origins)}");
}
