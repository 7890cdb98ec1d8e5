namespace Vectron.PlacementDriver.Domain;

/// <summary>What an import into an empty cluster needs.</summary>
internal sealed partial class PlacementDraft
{
    /// <summary>Forgets all workers, rerankers, collections and shards: what an import that was cut short left.</summary>
    public void Clear()
    {
        foreach (var shard in shards.Values.ToArray())
        {
            RemoveShard(shard);
        }

        foreach (var name in collections.Keys.ToArray())
        {
            RemoveCollection(name);
        }

        foreach (var id in workers.Keys)
        {
            tracker.TouchWorker(id);
        }

        workers.Clear();
        workerIds.Clear();
        SearchOnlyWorkerIds = [];
        rerankers.Clear();
        rerankerIds.Clear();
        changed = true;
    }

    /// <summary>Ends an import: counters go beyond every id that came, and what lies between was never given here.</summary>
    /// <param name="margin">How far.</param>
    /// <param name="assignmentsEpochMargin">How far the assignments epoch goes beyond its present value.</param>
    public void RaiseBeyondImport(ulong margin, ulong assignmentsEpochMargin)
    {
        var highestShardId = shards.Count == 0 ? 0 : shards.Keys.Max();

        // What the other driver gave and deleted before is a tombstone; only what comes after was never given here.
        NextShardId = highestShardId + 1;
        LeaveFreeze(
            (workers.Count == 0 ? 0 : workers.Keys.Max()) + 1 + margin,
            NextShardId + margin,
            assignmentsEpochMargin,
            givesUp: false);
        NextRerankerId = (rerankers.Count == 0 ? 0 : rerankers.Keys.Max()) + 1 + margin;
    }
}
