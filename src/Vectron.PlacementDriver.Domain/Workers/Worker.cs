using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>A worker node of the database.</summary>
public sealed record Worker
{
    /// <summary>From 1; also its node id in every shard group. Bound to the raft address for ever.</summary>
    public required ulong Id { get; init; }

    /// <summary>host:port that gateways dial; may change when the worker registers again.</summary>
    public required string GrpcAddress { get; init; }

    /// <summary>host:port of its shard groups: the key of its identity.</summary>
    public required string RaftAddress { get; init; }

    /// <summary>As announced, in ordinal order without repeats.</summary>
    public ImmutableArray<string> Capabilities { get; init; } = [];

    /// <summary>What its machine has.</summary>
    public WorkerResources Resources { get; init; } = new(0, 0, 0);

    /// <summary>Where it stands.</summary>
    public WorkerLocation Location { get; init; } = new("", "", "");

    /// <summary>The random id of its data disk; empty when it announced none.</summary>
    public string DataIncarnation { get; init; } = "";

    /// <summary>Where it is in its life.</summary>
    public WorkerState State { get; init; }

    /// <summary>Heard from within the settings' limit, as the leader last judged.</summary>
    public bool Healthy { get; init; }

    /// <summary>
    /// Since when it counts as down, cluster clock: silent for so long that its replicas are to be replaced, or on a
    /// disk that is lost; 0 while it does not.
    /// </summary>
    public long DownSinceUnixMs { get; init; }

    /// <summary>Since when its replicas are to leave it, cluster clock; 0 when they may stay.</summary>
    public long DrainingSinceUnixMs { get; init; }

    /// <summary>
    /// Until when an operator keeps its replicas in place though it may be silent, cluster clock; 0 when nobody does.
    /// Goes back to 0 at its first sign of life, or of silence, after that time.
    /// </summary>
    public long MaintenanceUntilUnixMs { get; init; }

    /// <summary>
    /// Since when its id is retired, cluster clock: the disk that the id is bound to is lost or was replaced. Its raft
    /// address belongs to nobody, or to the worker that came after it. 0 while it is not.
    /// </summary>
    public long RetiredSinceUnixMs { get; init; }

    /// <summary>When it last registered, cluster clock.</summary>
    public long RegisteredUnixMs { get; init; }

    /// <summary>When it was last heard from, cluster clock: its registration counts.</summary>
    public long LastHeartbeatUnixMs { get; init; }

    /// <summary>What it last reported of its load.</summary>
    public WorkerLoad Load { get; init; } = WorkerLoad.None;

    /// <summary>What its replicas hold and answer, as it last reported, rates smoothed; ascending by shard.</summary>
    public ImmutableArray<ShardLoad> ShardLoads { get; init; } = [];

    /// <summary>The shards of which it must host a replica, ascending.</summary>
    public ImmutableSortedSet<ulong> Shards { get; init; } = [];

    /// <summary>Those of <see cref="Shards"/> whose collection was deleted, ascending.</summary>
    public ImmutableSortedSet<ulong> RetiringShards { get; init; } = [];

    /// <summary>The shards that a worker which only serves searches reported running, ascending; else empty.</summary>
    public ImmutableSortedSet<ulong> Copies { get; init; } = [];
    /// <summary>Those of <see cref="Shards"/> that its last heartbeat did not run, ascending.</summary>
    public ImmutableArray<StoppedShard> StoppedShards { get; init; } = [];

    /// <summary>
    /// When a move to it was last given up because it did not run the shard, cluster clock; 0 since one succeeded.
    /// </summary>
    public long StartFailedUnixMs { get; init; }

    /// <summary>Those of <see cref="Shards"/> with a move on its way, ascending.</summary>
    public ImmutableSortedSet<ulong> MovingShards { get; init; } = [];

    /// <summary>
    /// A shard that the worker runs though it was never assigned to it; 0 when there is none. Its disk then belongs to
    /// another cluster or another history: it gets an empty list, which it ignores, so that it deletes nothing, and no
    /// new replicas.
    /// </summary>
    public ulong StrangeShardId { get; init; }

    /// <summary>
    /// The cluster's revision at which anything that this worker's assignment list shows last changed: equal revision,
    /// equal list.
    /// </summary>
    public long AssignmentsRevision { get; init; }

    /// <summary>Whether requests may be sent to it: alive, and heard from since it last started.</summary>
    [JsonIgnore]
    public bool IsServing => Healthy && State == WorkerState.Ready;

    /// <summary>Whether its replicas are to be replaced, because it was silent for too long or lost its disk.</summary>
    [JsonIgnore]
    public bool IsDown => DownSinceUnixMs != 0;

    /// <summary>Whether its replicas are to leave it. It keeps serving them until they have.</summary>
    [JsonIgnore]
    public bool IsDraining => DrainingSinceUnixMs != 0;

    /// <summary>Whether an operator keeps its replicas in place; it gets no new ones meanwhile.</summary>
    [JsonIgnore]
    public bool IsInMaintenance => MaintenanceUntilUnixMs != 0;

    /// <summary>Whether its id is never used again.</summary>
    [JsonIgnore]
    public bool IsRetired => RetiredSinceUnixMs != 0;

    /// <summary>Whether it only serves searches: it copies every shard and never becomes a replica.</summary>
    [JsonIgnore]
    public bool IsSearchOnly => Capabilities.Contains(WorkerCapability.SearchOnly);

    /// <summary>Since which heartbeat it has not run a shard that its list holds; 0 when the last one ran it.</summary>
    public long StoppedSince(ulong shardId)
    {
        foreach (var stopped in StoppedShards)
        {
            if (stopped.ShardId == shardId)
            {
                return stopped.SinceUnixMs;
            }
        }

        return 0;
    }

    /// <summary>
    /// Whether another version of this worker differs in nothing but what every beat renews: when it was heard from, and its
    /// load and that of its replicas.
    /// </summary>
    public bool IsSameButForBeat(Worker other) =>
        (this with { LastHeartbeatUnixMs = other.LastHeartbeatUnixMs, Load = other.Load, ShardLoads = other.ShardLoads }) == other;
}
