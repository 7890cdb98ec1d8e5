namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>Whom a heartbeat names as leaders, one view per shard.</summary>
internal static class LeaderViews
{
    /// <summary>
    /// Gathers the views in ascending order of their shards. Sending a shard's membership means to lead it; but that
    /// was collected before the leaders of the same heartbeat, so these have the last word. Of two that contradict each
    /// other the higher id counts.
    /// </summary>
    public static List<ShardLeaderReport> Of(RecordHeartbeat heartbeat)
    {
        var views = new List<ShardLeaderReport>(heartbeat.Leaders.Length + heartbeat.Memberships.Length);
        views.AddRange(heartbeat.Leaders.AsSpan());
        views.Sort(Compare);
        var named = views.Count;
        foreach (var membership in heartbeat.Memberships)
        {
            if (!Names(views, named, membership.ShardId))
            {
                views.Add(new ShardLeaderReport(membership.ShardId, heartbeat.WorkerId));
            }
        }

        if (views.Count > named)
        {
            views.Sort(Compare);
        }

        KeepLastOfEachShard(views);
        return views;
    }

    private static int Compare(ShardLeaderReport one, ShardLeaderReport other)
    {
        var order = one.ShardId.CompareTo(other.ShardId);
        return order != 0 ? order : one.LeaderId.CompareTo(other.LeaderId);
    }

    // Whether one of the first, sorted views is about the shard.
    private static bool Names(List<ShardLeaderReport> views, int sorted, ulong shardId)
    {
        var from = 0;
        while (from < sorted)
        {
            var middle = (from + sorted) / 2;
            if (views[middle].ShardId == shardId)
            {
                return true;
            }

            (from, sorted) = views[middle].ShardId < shardId ? (middle + 1, sorted) : (from, middle);
        }

        return false;
    }

    private static void KeepLastOfEachShard(List<ShardLeaderReport> views)
    {
        var kept = 0;
        for (var i = 0; i < views.Count; i++)
        {
            if (i + 1 == views.Count || views[i + 1].ShardId != views[i].ShardId)
            {
                views[kept++] = views[i];
            }
        }

        views.RemoveRange(kept, views.Count - kept);
    }
}
