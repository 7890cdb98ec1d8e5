using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Routing;

/// <summary>Which shard of one collection owns which part of the key space. Immutable.</summary>
public sealed class RouteTable
{
    private readonly ulong[] starts;
    private readonly ulong[] shardIds;

    private RouteTable(ulong[] starts, ulong[] shardIds)
    {
        this.starts = starts;
        this.shardIds = shardIds;
        LowestShardId = shardIds.Min();
    }

    /// <summary>The lowest shard id: the answer for a collection without a vector id.</summary>
    public ulong LowestShardId { get; }

    /// <summary>Shard ids in ascending order of their key ranges.</summary>
    public ImmutableArray<ulong> ShardIds => [.. shardIds];

    /// <summary>Builds the table of a collection.</summary>
    /// <param name="routes">Each shard's id and range, in any order; together they cover the key space exactly.</param>
    /// <exception cref="ArgumentException">The ranges leave a gap, overlap, or there are none.</exception>
    public static RouteTable Create(IEnumerable<(ulong ShardId, KeyRange Range)> routes)
    {
        var sorted = routes.OrderBy(route => route.Range.Start).ToArray();
        ulong expected = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            var (shardId, range) = sorted[i];
            // Past the last key the expected start wraps around to 0, where only the first range may start.
            if (range.Start != expected || range.End < range.Start || (i > 0 && expected == 0))
            {
                throw new ArgumentException(
                    $"shard {shardId} covers {range.Start} to {range.End} where {expected} must start", nameof(routes));
            }

            expected = unchecked(range.End + 1);
        }

        if (sorted.Length == 0 || expected != 0)
        {
            throw new ArgumentException($"the ranges end before the key space does, at {expected}", nameof(routes));
        }

        return new RouteTable(
            Array.ConvertAll(sorted, route => route.Range.Start), Array.ConvertAll(sorted, route => route.ShardId));
    }

    /// <summary>The shard that owns a hash. Never fails: the table covers every key.</summary>
    public ulong Find(ulong hash) => shardIds[PositionOf(hash)];

    /// <summary>The place in <see cref="ShardIds"/> of the shard that owns a hash. Never fails.</summary>
    public int PositionOf(ulong hash)
    {
        var position = Array.BinarySearch(starts, hash);
        return position >= 0 ? position : ~position - 1;
    }
}
