using Vectron.PlacementDriver.Domain.Freezing;
using Vectron.PlacementDriver.Domain.Shards;

namespace Vectron.PlacementDriver.Domain;

/// <summary>What the changes mean for the workers' lists, and the state that comes of them.</summary>
internal sealed partial class PlacementDraft
{
    /// <summary>What the lists of a shard's hosts say about it has changed.</summary>
    /// <param name="shard">With the hosts whose lists are meant.</param>
    /// <param name="instructions">Whether a host is told to act differently, rather than only informed.</param>
    public void ListsChanged(Shard shard, bool instructions)
    {
        foreach (var host in shard.Hosts)
        {
            changedLists.Add(host);
        }

        anyListChanged = true;
        instructionsChanged |= instructions;
    }

    /// <summary>All of one worker's list has changed.</summary>
    public void ListChanged(ulong workerId)
    {
        changedLists.Add(workerId);
        instructionsChanged = true;
    }

    /// <summary>Freezes the cluster, or takes more that was seen. The first time, every list changes: it is empty.</summary>
    public void SetFreeze(ClusterFreeze freeze)
    {
        if (Freeze is null)
        {
            AllListsChanged();
        }

        changed |= Freeze != freeze;
        Freeze = freeze;
    }

    /// <summary>Ends the freeze with counters and assignments epoch beyond what was seen.</summary>
    /// <param name="nextWorkerId">The next worker's id.</param>
    /// <param name="nextShardId">The next shard's id; those that it passes over are kept in mind.</param>
    /// <param name="assignmentsEpochMargin">How much higher the assignments epoch becomes.</param>
    /// <param name="givesUp">Whether shards of a state that is lost are given up: nothing is kept in mind.</param>
    public void LeaveFreeze(ulong nextWorkerId, ulong nextShardId, ulong assignmentsEpochMargin, bool givesUp)
    {
        Freeze = null;
        SkippedShardIds = givesUp ? [] : IdRange.Add(SkippedShardIds, NextShardId, nextShardId);
        NextWorkerId = nextWorkerId;
        NextShardId = nextShardId;
        AssignmentsEpoch += assignmentsEpochMargin;
        changed = true;
        AllListsChanged();
    }

    private void AllListsChanged()
    {
        changedLists.UnionWith(workers.Keys);
        instructionsChanged = true;
    }

    /// <summary>Ends a command: gives it a revision if it changed something.</summary>
    public void EndCommand()
    {
        if (anyListChanged)
        {
            changedLists.UnionWith(SearchOnlyWorkerIds);
        }

        foreach (var id in changedLists)
        {
            if (FindWorker(id) is { } worker)
            {
                Put(worker with { AssignmentsRevision = NextRevision });
            }
        }

        AssignmentsEpoch += instructionsChanged ? 1UL : 0;
        Revision += changed ? 1 : 0;
        changedLists.Clear();
        changed = instructionsChanged = anyListChanged = false;
    }

    /// <summary>
    /// What is different in the state that came of this from the one that it began with; null when it took another one's
    /// place.
    /// </summary>
    public StateChanges? ToChanges(PlacementSnapshot end) => replaced ? null : tracker.Compare(start, end);

    public PlacementSnapshot ToSnapshot(long appliedIndex) => start with
    {
        AppliedIndex = appliedIndex,
        Revision = Revision,
        ClockUnixMs = ClockUnixMs,
        Identity = Identity,
        Settings = Settings,
        SettingsHistory = SettingsHistory,
        Peers = peers.ToImmutable(),
        Workers = workers.ToImmutable(),
        AbsentWorkers = absentWorkers.ToImmutable(),
        WorkerIdsByRaftAddress = workerIds.ToImmutable(),
        Rerankers = rerankers.ToImmutable(),
        RerankerIdsByGrpcAddress = rerankerIds.ToImmutable(),
        Pauses = Pauses,
        History = history,
        Freeze = Freeze,
        Incoming = Incoming,
        SkippedShardIds = SkippedShardIds,
        Reshapes = Reshapes,
        NextRerankerId = NextRerankerId,
        SearchOnlyWorkerIds = SearchOnlyWorkerIds,
        Collections = collections.ToImmutable(),
        Shards = shards.ToImmutable(),
        MovingShards = hosts.MovingShards,
        MisreplicatedShards = hosts.MisreplicatedShards,
        UnledShards = hosts.UnledShards,
        NextWorkerId = NextWorkerId,
        NextShardId = NextShardId,
        AssignmentsEpoch = AssignmentsEpoch,
        Idempotency = Idempotency.ToLedger(),
    };
}
