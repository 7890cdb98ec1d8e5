using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Freezing;
using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Peers;
using Vectron.PlacementDriver.Domain.Rerankers;
using Vectron.PlacementDriver.Domain.Reshaping;
using Vectron.PlacementDriver.Domain.Restoring;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain;

/// <summary>
/// The whole state of the cluster after one log entry. Immutable: a reader takes one reference and sees one moment.
/// </summary>
public sealed record PlacementSnapshot : IPlacementState
{
    /// <summary>The state of a cluster that has applied nothing.</summary>
    public static PlacementSnapshot Empty { get; } = new();

    /// <summary>Index of the last log entry with commands that this state reflects; 0 before the first.</summary>
    public long AppliedIndex { get; init; }

    /// <summary>Grows by one with every command that changed something.</summary>
    public long Revision { get; init; }

    /// <summary>
    /// The cluster's clock: the highest leader time applied, Unix milliseconds. Never runs backwards.
    /// </summary>
    public long ClockUnixMs { get; init; }

    /// <summary>Who this cluster is; null until the first command of its life was applied.</summary>
    public ClusterIdentity? Identity { get; init; }

    /// <summary>Settings that decisions depend on.</summary>
    public ClusterSettings Settings { get; init; } = ClusterSettings.Default;

    /// <summary>The newest changes of the settings, oldest first.</summary>
    public ImmutableList<SettingsRevision> SettingsHistory { get; init; } = [];

    /// <summary>The nodes of the placement driver that made themselves known, by node id.</summary>
    public ImmutableSortedDictionary<ulong, Peer> Peers { get; init; } = ImmutableSortedDictionary<ulong, Peer>.Empty;

    /// <summary>Workers by id.</summary>
    public IdDictionary<Worker> Workers { get; init; } = new();

    /// <summary>
    /// Workers that are not listed any more but whose ids stay theirs, by id: forgotten, removed or retired ones.
    /// </summary>
    public ImmutableSortedDictionary<ulong, AbsentWorker> AbsentWorkers { get; init; } =
        ImmutableSortedDictionary<ulong, AbsentWorker>.Empty;

    /// <summary>
    /// Worker ids by raft address, ordinal, the absent ones' included: whom an address belongs to. Retired ids have none.
    /// </summary>
    public ImmutableSortedDictionary<string, ulong> WorkerIdsByRaftAddress { get; init; } =
        ImmutableSortedDictionary.Create<string, ulong>(StringComparer.Ordinal);

    /// <summary>Ids of the workers that only serve searches: every shard is in their lists.</summary>
    public ImmutableSortedSet<ulong> SearchOnlyWorkerIds { get; init; } = [];

    /// <summary>Collections by name, ordinal.</summary>
    public ImmutableSortedDictionary<string, Collection> Collections { get; init; } =
        ImmutableSortedDictionary.Create<string, Collection>(StringComparer.Ordinal);

    /// <summary>Shards by id, those of deleted collections included until their workers have let go of them.</summary>
    public IdDictionary<Shard> Shards { get; init; } = new();

    /// <summary>Rerankers by id.</summary>
    public ImmutableSortedDictionary<ulong, Reranker> Rerankers { get; init; } =
        ImmutableSortedDictionary<ulong, Reranker>.Empty;

    /// <summary>Reranker ids by gRPC address, ordinal.</summary>
    public ImmutableSortedDictionary<string, ulong> RerankerIdsByGrpcAddress { get; init; } =
        ImmutableSortedDictionary.Create<string, ulong>(StringComparer.Ordinal);

    /// <summary>The kinds of scheduling that operators paused, in order of their kind.</summary>
    public ImmutableArray<SchedulingPause> Pauses { get; init; } = [];

    /// <summary>What happened lately.</summary>
    public HistoryLedger History { get; init; } = HistoryLedger.Empty;

    /// <summary>Set while the cluster is frozen, because its state may be older than the world.</summary>
    public ClusterFreeze? Freeze { get; init; }

    /// <summary>The backup that is being sent to be restored here; null for none.</summary>
    public IncomingBackup? Incoming { get; init; }

    /// <summary>
    /// Shard ids that were passed over after a restore, ascending: a state that is lost may have given them. They are no
    /// tombstones, so whoever runs such a shard keeps its data until an operator gives it up.
    /// </summary>
    public ImmutableArray<IdRange> SkippedShardIds { get; init; } = [];

    /// <summary>Ids of the shards with a move on its way, ascending.</summary>
    public ImmutableSortedSet<ulong> MovingShards { get; init; } = [];

    /// <summary>
    /// Ids of the shards that live and have another number of replicas than their collection wants, ascending.
    /// </summary>
    public ImmutableSortedSet<ulong> MisreplicatedShards { get; init; } = [];

    /// <summary>Ids of the shards that live and have never had a leader, ascending.</summary>
    public ImmutableSortedSet<ulong> UnledShards { get; init; } = [];

    /// <summary>The id of the next new worker.</summary>
    public ulong NextWorkerId { get; init; } = 1;

    /// <summary>The id of the next new shard.</summary>
    public ulong NextShardId { get; init; } = 1;

    /// <summary>The id of the next new reranker.</summary>
    public ulong NextRerankerId { get; init; } = 1;

    /// <summary>The splits and merges on their way, by the id of their first origin.</summary>
    public ImmutableSortedDictionary<ulong, ShardReshape> Reshapes { get; init; } =
        ImmutableSortedDictionary<ulong, ShardReshape>.Empty;

    /// <summary>Grows whenever what some worker is told to host changes. Never runs backwards.</summary>
    public ulong AssignmentsEpoch { get; init; } = 1;

    /// <summary>Outcomes of recent writes by idempotency key.</summary>
    public IdempotencyLedger Idempotency { get; init; } = IdempotencyLedger.Empty;

    /// <summary>Whether the leader may plan changes of a kind now: nobody paused it, the cluster is not frozen.</summary>
    public bool MaySchedule(SchedulingKind kind)
    {
        if (Freeze is not null)
        {
            return false;
        }

        foreach (var pause in Pauses)
        {
            if (pause.Kind == kind)
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    IEnumerable<Worker> IPlacementState.AllWorkers => Workers.Values;

    /// <inheritdoc/>
    public Worker? FindWorker(ulong id) => Workers.GetValueOrDefault(id);

    /// <inheritdoc/>
    public Shard? FindShard(ulong id) => Shards.GetValueOrDefault(id);

    /// <inheritdoc/>
    public Collection? FindCollection(string name) => Collections.GetValueOrDefault(name);
}
