using Vectron.PlacementDriver.Domain.Shards;

namespace Vectron.PlacementDriver.Server.Diagnostics;

/// <summary>Judges the redundancy of shards.</summary>
internal static class ShardRedundancyRule
{
    /// <summary>The redundancy of a shard.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="asked">Replicas that its collection asks for.</param>
    /// <param name="serving">Ids of the workers that serve.</param>
    public static ShardRedundancy Judge(Shard shard, int asked, HashSet<ulong> serving)
    {
        var live = 0;
        foreach (var replica in shard.Replicas)
        {
            live += serving.Contains(replica) ? 1 : 0;
        }

        return live == 0 ? ShardRedundancy.None
            : live >= asked ? ShardRedundancy.Full
            : live > shard.Replicas.Length / 2 ? ShardRedundancy.Reduced
            : ShardRedundancy.NoMajority;
    }

    /// <summary>The name outside the program.</summary>
    public static string NameOf(ShardRedundancy redundancy) => redundancy switch
    {
        ShardRedundancy.Full => "full",
        ShardRedundancy.Reduced => "reduced",
        ShardRedundancy.NoMajority => "no_majority",
        _ => "none",
    };
}
