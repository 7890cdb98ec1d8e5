using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Shards;

/// <summary>How the shards of a deleted collection leave the workers.</summary>
/// <remarks>
/// <para>A worker stops a shard and deletes its data when a list that is not empty lacks it, and goes on serving
/// requests at the epoch it knows until then; gateways go on sending them for as long as they cache routes. So a
/// deletion first raises the shard's epoch and keeps the shard in the lists. Each replica releases it: by reporting the
/// new epoch, or by not running it long after the deletion and after its own last start (the first heartbeat of a
/// process runs nothing, so nothing follows from that one). Once every healthy replica has, the shard leaves all lists
/// at once and is gone.</para>
/// <para>Its id stays behind as a tombstone without any memory of its own: an id below the next one that names no shard
/// was given before and never will be again. A worker whose last shard left gets an empty list, which it ignores: it
/// keeps that shard, at an epoch that nobody asks for, until its list is not empty.</para>
/// </remarks>
internal static class ShardRetirement
{
    /// <summary>Starts it: the collection was deleted.</summary>
    public static void Start(PlacementDraft draft, Shard shard)
    {
        var retiring = shard with
        {
            Epoch = shard.Epoch + 1,
            Retiring = true,
            RetiringSinceUnixMs = draft.ClockUnixMs,
        };
        draft.Put(retiring);
        draft.ListsChanged(retiring, instructions: true);
        FinishIfReleased(draft, retiring);
    }

    /// <summary>Takes what a worker's heartbeat says about the retiring shards in its list.</summary>
    public static void TakeHeartbeat(PlacementDraft draft, Worker worker, RecordHeartbeat heartbeat)
    {
        if (worker.RetiringShards.IsEmpty)
        {
            return;
        }

        foreach (var progress in heartbeat.Progress)
        {
            if (draft.FindShard(progress.ShardId) is { Retiring: true } shard && progress.ShardEpoch >= shard.Epoch)
            {
                Release(draft, shard, worker.Id);
            }
        }

        var running = new SortedSet<ulong>(heartbeat.RunningShards);
        foreach (var id in worker.RetiringShards)
        {
            if (!running.Contains(id) && draft.FindShard(id) is { } shard && HadTimeToStart(draft, worker, shard))
            {
                Release(draft, shard, worker.Id);
            }
        }
    }

    /// <summary>Takes that a worker is no longer healthy: nobody waits for it.</summary>
    public static void TakeSilence(PlacementDraft draft, Worker worker)
    {
        foreach (var id in worker.RetiringShards)
        {
            if (draft.FindShard(id) is { } shard)
            {
                FinishIfReleased(draft, shard);
            }
        }
    }

    private static bool HadTimeToStart(PlacementDraft draft, Worker worker, Shard shard) =>
        draft.ClockUnixMs - Math.Max(worker.RegisteredUnixMs, shard.RetiringSinceUnixMs)
        >= draft.Settings.UnhealthyAfterMs;

    private static void Release(PlacementDraft draft, Shard shard, ulong workerId)
    {
        if (!shard.IsHost(workerId) || shard.ReleasedBy.Contains(workerId))
        {
            return;
        }

        var released = shard with { ReleasedBy = shard.ReleasedBy.Add(workerId) };
        draft.Put(released);
        FinishIfReleased(draft, released);
    }

    private static void FinishIfReleased(PlacementDraft draft, Shard shard)
    {
        foreach (var host in shard.Hosts)
        {
            if (!shard.ReleasedBy.Contains(host) && draft.FindWorker(host) is { Healthy: true })
            {
                return;
            }
        }

        draft.RemoveShard(shard);
        draft.ListsChanged(shard, instructions: true);
    }
}
