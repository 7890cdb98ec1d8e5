using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Answers;
using Vectron.PlacementDriver.Domain.Placement;
using Vectron.PlacementDriver.Domain.Placement.Deciders;
using Vectron.PlacementDriver.Domain.Reshaping;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Scheduling;

/// <summary>
/// Plans that shards which hold or answer more than the settings allow are split, and that neighbours which need not be
/// apart any more are merged. A pure function of one state.
/// </summary>
/// <remarks>
/// Two are merged only if together they stay below half of what would split them, so that nothing swings back; and never so
/// many that a collection has fewer shards than a new one gets.
/// </remarks>
public static class ReshapePlanner
{
    /// <summary>Plans the splits and merges that may begin now.</summary>
    /// <param name="snapshot">The state.</param>
    /// <param name="loads">What its shards weigh.</param>
    /// <returns>Splits before merges, the heaviest first; empty while the settings want none.</returns>
    public static ImmutableArray<ReshapeStart> Plan(PlacementSnapshot snapshot, LoadMap loads)
    {
        var settings = snapshot.Settings;
        var wanted = new List<ReshapeStart>();
        if (loads.IsKnown && settings.Splits && snapshot.MaySchedule(SchedulingKind.Split))
        {
            wanted.AddRange(FindSplits(loads, settings));
        }

        if (loads.IsKnown && settings.MergeVectors > 0 && snapshot.MaySchedule(SchedulingKind.Merge))
        {
            wanted.AddRange(snapshot.Collections.Values.SelectMany(collection => FindMerges(snapshot, loads, collection)));
        }

        var context = new PlacementContext(snapshot);
        var room = settings.MaxReshapes - snapshot.Reshapes.Count;
        return [.. wanted.Where(start => ReshapeRule.FindObstacle(context, start) is null).Take(Math.Max(room, 0))];
    }

    private static IEnumerable<ReshapeStart> FindSplits(LoadMap loads, ClusterSettings settings)
    {
        var heavy = new List<(Shard Shard, long Vectors, string Why)>();
        foreach (var shard in loads.Shards)
        {
            if (FindExcess(loads, settings, shard.Id, parts: 1) is { } why)
            {
                heavy.Add((shard, loads.VectorsOf(shard.Id), why));
            }
        }

        return heavy.OrderByDescending(one => one.Vectors).ThenBy(one => one.Shard.Id).Select(one => new ReshapeStart(
            ReshapeKind.Split, [one.Shard.Id], [one.Shard.Epoch], one.Shard.Id, one.Why));
    }

    private static IEnumerable<ReshapeStart> FindMerges(
        PlacementSnapshot snapshot, LoadMap loads, Collections.Collection collection)
    {
        var ids = collection.Routes.ShardIds;
        var spare = ids.Length - snapshot.Settings.ShardsPerCollection;
        for (var i = 0; i + 1 < ids.Length && spare > 0; i++)
        {
            if (!loads.Knows(ids[i]) || !loads.Knows(ids[i + 1]))
            {
                continue;
            }

            var (one, other) = (snapshot.Shards[ids[i]], snapshot.Shards[ids[i + 1]]);
            var together = loads.VectorsOf(one.Id) + loads.VectorsOf(other.Id);
            if (together <= snapshot.Settings.MergeVectors && FindExcessOfBoth(loads, snapshot.Settings, one, other) is null)
            {
                var hosts = loads.VectorsOf(one.Id) >= loads.VectorsOf(other.Id) ? one : other;
                yield return new ReshapeStart(
                    ReshapeKind.Merge,
                    [one.Id, other.Id],
                    [one.Epoch, other.Epoch],
                    hosts.Id,
                    Sentence.Of($"shards {one.Id} and {other.Id} hold {together} vectors together, up to {snapshot.Settings.MergeVectors} are merged; collection {QuotedText.Of(collection.Name)} has {ids.Length} shards and a new one gets {snapshot.Settings.ShardsPerCollection}"));
                i++;
                spare--;
            }
        }
    }

    private static string? FindExcessOfBoth(LoadMap loads, ClusterSettings settings, Shard one, Shard other) => FindExcess(
        settings,
        one.Id,
        loads.VectorsOf(one.Id) + loads.VectorsOf(other.Id),
        loads.BytesOf(one.Id) + loads.BytesOf(other.Id),
        loads.MilliQueriesOf(one.Id) + loads.MilliQueriesOf(other.Id),
        parts: 2);

    private static string? FindExcess(LoadMap loads, ClusterSettings settings, ulong shardId, int parts) => FindExcess(
        settings, shardId, loads.VectorsOf(shardId), loads.BytesOf(shardId), loads.MilliQueriesOf(shardId), parts);

    // Whether it is above a limit divided by so many parts.
    private static string? FindExcess(
        ClusterSettings settings, ulong shardId, long vectors, long bytes, long milliQueries, int parts)
    {
        if (settings.SplitVectors > 0 && vectors > settings.SplitVectors / parts)
        {
            return Sentence.Of($"shard {shardId} holds {vectors} vectors, {settings.SplitVectors} are the limit");
        }

        if (settings.SplitMebibytes > 0 && bytes > (settings.SplitMebibytes << 20) / parts)
        {
            return Sentence.Of($"shard {shardId} holds {Wording.Bytes(bytes)}, {Wording.Bytes(settings.SplitMebibytes << 20)} are the limit");
        }

        return settings.SplitQueriesPerSecond > 0 && milliQueries > settings.SplitQueriesPerSecond * 1_000 / parts
            ? Sentence.Of($"shard {shardId} answers {Wording.Rate(milliQueries)}, {settings.SplitQueriesPerSecond} are the limit")
            : null;
    }
}
