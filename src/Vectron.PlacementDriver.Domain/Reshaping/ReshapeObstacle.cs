using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Reshaping;

/// <summary>What a split or a merge waits for.</summary>
public static class ReshapeObstacle
{
    /// <summary>Finds it: a sentence for people.</summary>
    public static string Find(IPlacementState state, ShardReshape reshape)
    {
        foreach (var id in reshape.Successors)
        {
            if (reshape.Ready.Contains(id))
            {
                continue;
            }

            if (state.FindShard(id) is not { LeaderId: not 0 } successor)
            {
                return Sentence.Of($"shard {id} has yet to be led");
            }

            return reshape.Phase == ReshapePhase.Copying
                ? Sentence.Of($"the leader of shard {id}, worker {successor.LeaderId}, has yet to report that it follows {Name(reshape)}")
                : Sentence.Of($"the leader of shard {id}, worker {successor.LeaderId}, has yet to report that it has everything of {Name(reshape)}");
        }

        return "the next heartbeat";
    }

    private static string Name(ShardReshape reshape) =>
        Sentence.Of($"shard{(reshape.Origins.Length == 1 ? "" : "s")} {string.Join(" and ", reshape.Origins)}");
}
