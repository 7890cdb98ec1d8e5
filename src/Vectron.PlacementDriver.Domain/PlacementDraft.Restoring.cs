using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Vectron.PlacementDriver.Domain.Freezing;
using Vectron.PlacementDriver.Domain.Restoring;

namespace Vectron.PlacementDriver.Domain;

/// <summary>A backup on its way into this state, and in its place.</summary>
internal sealed partial class PlacementDraft
{
    private bool replaced;

    /// <summary>The backup that is being sent; null for none.</summary>
    public IncomingBackup? Incoming { get; private set; }

    /// <summary>Shard ids that were passed over and may have been given by a state that is lost.</summary>
    public ImmutableArray<IdRange> SkippedShardIds { get; private set; }

    /// <summary>The revision of the last command that changed something.</summary>
    public long CurrentRevision => Revision;

    /// <summary>Begins to wait for a backup's parts, in place of any other's.</summary>
    /// <returns>The restore's id.</returns>
    public ulong BeginRestore(string reason)
    {
        SetIncoming(new IncomingBackup { Id = (ulong)NextRevision, Reason = reason, SinceUnixMs = ClockUnixMs });
        return (ulong)NextRevision;
    }

    public void SetIncoming(IncomingBackup? incoming)
    {
        Incoming = incoming;
        changed = true;
    }

    /// <summary>Forgets the parts that came, and the freeze that was for them alone.</summary>
    public void AbandonRestore()
    {
        SetIncoming(null);
        if (Freeze is { Reason: ClusterFreeze.WhileRestoring, SeenWorkerId: 0, SeenShardId: 0, SeenShardEpoch: 0 })
        {
            Freeze = null;
            AllListsChanged();
        }
    }

    /// <summary>
    /// Another state takes the place of this one, but for what tells this cluster from others. Neither clock nor counters
    /// go back. Not frozen, whatever it was.
    /// </summary>
    public void TakeOver(PlacementSnapshot other)
    {
        ClockUnixMs = Math.Max(ClockUnixMs, other.ClockUnixMs);
        AssignmentsEpoch = Math.Max(AssignmentsEpoch, other.AssignmentsEpoch);
        Load(other);
        Freeze = null;
        Incoming = null;
        changed = replaced = true;
    }

    // All that a restore takes over from another cluster's state.
    [MemberNotNull(
        nameof(Settings), nameof(SettingsHistory), nameof(SearchOnlyWorkerIds), nameof(Reshapes), nameof(history), nameof(workers),
        nameof(absentWorkers), nameof(workerIds), nameof(rerankers), nameof(rerankerIds), nameof(collections), nameof(shards), nameof(hosts))]
    private void Load(PlacementSnapshot state)
    {
        Revision = state.Revision;
        Settings = state.Settings;
        SettingsHistory = state.SettingsHistory;
        SearchOnlyWorkerIds = state.SearchOnlyWorkerIds;
        NextWorkerId = state.NextWorkerId;
        NextShardId = state.NextShardId;
        NextRerankerId = state.NextRerankerId;
        SkippedShardIds = state.SkippedShardIds;
        Pauses = state.Pauses;
        Reshapes = state.Reshapes;
        history = state.History;
        workers = state.Workers.ToBuilder();
        absentWorkers = state.AbsentWorkers.ToBuilder();
        workerIds = state.WorkerIdsByRaftAddress.ToBuilder();
        rerankers = state.Rerankers.ToBuilder();
        rerankerIds = state.RerankerIdsByGrpcAddress.ToBuilder();
        collections = state.Collections.ToBuilder();
        shards = state.Shards.ToBuilder();
        hosts = new HostIndex(this, state);
    }
}
