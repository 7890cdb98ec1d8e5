using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Freezing;
using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Peers;
using Vectron.PlacementDriver.Domain.Rerankers;
using Vectron.PlacementDriver.Domain.Reshaping;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain;

/// <summary>
/// The next state while the commands of one log entry are carried out. Commands change it through its methods, which
/// keep the indexes, the revision and the assignments epoch true.
/// </summary>
internal sealed partial class PlacementDraft : IPlacementState
{
    private readonly PlacementSnapshot start;
    private readonly ImmutableSortedDictionary<ulong, Peer>.Builder peers;
    private IdDictionary<Worker>.Builder workers;
    private ImmutableSortedDictionary<ulong, AbsentWorker>.Builder absentWorkers;
    private ImmutableSortedDictionary<string, ulong>.Builder workerIds;
    private ImmutableSortedDictionary<ulong, Reranker>.Builder rerankers;
    private ImmutableSortedDictionary<string, ulong>.Builder rerankerIds;
    private ImmutableSortedDictionary<string, Collection>.Builder collections;
    private IdDictionary<Shard>.Builder shards;
    private HostIndex hosts;
    private readonly ChangeTracker tracker = new();
    private readonly SortedSet<ulong> changedLists = [];
    private HistoryLedger history;
    private bool changed;
    private bool instructionsChanged;
    private bool anyListChanged;

    public PlacementDraft(PlacementSnapshot start, long unixMs)
    {
        this.start = start;
        ClockUnixMs = Math.Max(start.ClockUnixMs, unixMs);
        AssignmentsEpoch = start.AssignmentsEpoch;
        Identity = start.Identity;
        Freeze = start.Freeze;
        Incoming = start.Incoming;
        Idempotency = new IdempotencyDraft(start.Idempotency);
        peers = start.Peers.ToBuilder();
        Load(start);
    }

    /// <summary>The time at which the commands happen.</summary>
    public long ClockUnixMs { get; private set; }

    public IdempotencyDraft Idempotency { get; }

    public ClusterIdentity? Identity { get; private set; }

    public ClusterSettings Settings { get; private set; }

    public ImmutableList<SettingsRevision> SettingsHistory { get; private set; }

    public ImmutableSortedSet<ulong> SearchOnlyWorkerIds { get; private set; }

    public ulong NextWorkerId { get; private set; }

    public ulong NextShardId { get; private set; }

    public ulong NextRerankerId { get; private set; }

    public ImmutableArray<SchedulingPause> Pauses { get; private set; }

    /// <summary>Set while the cluster is frozen.</summary>
    public ClusterFreeze? Freeze { get; private set; }

    public ImmutableSortedDictionary<ulong, ShardReshape> Reshapes { get; private set; }

    public int WorkerCount => workers.Count;

    public int RerankerCount => rerankers.Count;

    public int CollectionCount => collections.Count;

    public int ShardCount => shards.Count;

    /// <summary>Ids of all shards as they are now: they may be put meanwhile.</summary>
    public ImmutableArray<ulong> ShardIds => [.. shards.Keys];

    public IEnumerable<Shard> AllShards => shards.Values;

    public IEnumerable<Worker> AllWorkers => workers.Values;

    public ImmutableSortedSet<ulong> MovingShards => hosts.MovingShards;

    public ImmutableSortedSet<ulong> UnledShards => hosts.UnledShards;

    /// <summary>The revision of the command that is being carried out, if it changes something.</summary>
    private long NextRevision => Revision + 1;

    private long Revision { get; set; }

    private ulong AssignmentsEpoch { get; set; }

    public Peer? FindPeer(ulong nodeId) => peers.GetValueOrDefault(nodeId);

    public Worker? FindWorker(ulong id) => workers.GetValueOrDefault(id);

    public AbsentWorker? FindAbsent(ulong id) => absentWorkers.GetValueOrDefault(id);

    /// <summary>The worker, listed or absent, whom a raft address belongs to.</summary>
    public Worker? FindIdentity(string raftAddress) =>
        workerIds.TryGetValue(raftAddress, out var id) ? FindWorker(id) ?? absentWorkers[id].Worker : null;

    /// <summary>The retired worker that had this raft address on this data disk. Walks over all.</summary>
    public Worker? FindRetired(string raftAddress, string dataIncarnation) =>
        workers.Values.Concat(absentWorkers.Values.Select(absent => absent.Worker)).FirstOrDefault(worker =>
            worker.IsRetired && worker.RaftAddress == raftAddress && worker.DataIncarnation == dataIncarnation);

    public Reranker? FindReranker(ulong id) => rerankers.GetValueOrDefault(id);

    public Reranker? FindReranker(string grpcAddress) =>
        rerankerIds.TryGetValue(grpcAddress, out var id) ? rerankers[id] : null;

    public Collection? FindCollection(string name) => collections.GetValueOrDefault(name);

    public Shard? FindShard(ulong id) => shards.GetValueOrDefault(id);

    public void SetCluster(ClusterIdentity? identity, ClusterSettings settings)
    {
        Identity = identity;
        Settings = settings;
        changed = true;
    }

    /// <summary>Changes settings and remembers that it was done.</summary>
    /// <returns>The revision that this makes.</returns>
    public long ChangeSettings(ClusterSettings settings, ImmutableArray<SettingChange> changes, string by)
    {
        SetCluster(Identity, settings);
        var kept = SettingsHistory.Count < UpdateSettings.MostRemembered ? SettingsHistory : SettingsHistory.RemoveAt(0);
        SettingsHistory = kept.Add(new SettingsRevision(NextRevision, ClockUnixMs, by, changes));
        return NextRevision;
    }

    public void Put(Peer peer)
    {
        peers[peer.NodeId] = peer;
        tracker.TouchPeer(peer.NodeId);
        changed = true;
    }

    public void Put(Worker worker)
    {
        workers[worker.Id] = worker;
        tracker.TouchWorker(worker.Id);
        changed = true;
    }

    /// <summary>
    /// Puts a worker whose addresses, capabilities or id are new to the indexes, or that was absent until now.
    /// </summary>
    public void Index(Worker worker)
    {
        Put(worker);
        absentWorkers.Remove(worker.Id);
        workerIds[worker.RaftAddress] = worker.Id;
        SearchOnlyWorkerIds = worker.IsSearchOnly
            ? SearchOnlyWorkerIds.Add(worker.Id)
            : SearchOnlyWorkerIds.Remove(worker.Id);
    }

    /// <summary>Takes a worker off the list; its id, and its raft address unless it is retired, stay its own.</summary>
    public void PutAbsent(AbsentWorker absent)
    {
        absentWorkers[absent.Worker.Id] = absent;
        workers.Remove(absent.Worker.Id);
        tracker.TouchWorker(absent.Worker.Id);
        SearchOnlyWorkerIds = SearchOnlyWorkerIds.Remove(absent.Worker.Id);
        changed = true;
    }

    /// <summary>A raft address belongs to nobody from now on.</summary>
    public void ReleaseAddress(string raftAddress) => changed |= workerIds.Remove(raftAddress);

    public ulong TakeWorkerId() => NextWorkerId++;

    public ulong TakeRerankerId() => NextRerankerId++;

    public void Put(Reranker reranker)
    {
        rerankers[reranker.Id] = reranker;
        rerankerIds[reranker.GrpcAddress] = reranker.Id;
        changed = true;
    }

    public void RemoveReranker(Reranker reranker)
    {
        rerankers.Remove(reranker.Id);
        rerankerIds.Remove(reranker.GrpcAddress);
        changed = true;
    }

    public void SetPauses(ImmutableArray<SchedulingPause> pauses)
    {
        Pauses = pauses;
        changed = true;
    }

    /// <summary>Writes to the history what happens and why, in a sentence for people.</summary>
    public void Note(HistorySubject subject, string text, ulong workerId = 0, ulong shardId = 0, string collection = "")
    {
        history = history.Add(
            new HistoryEntry(NextRevision, ClockUnixMs, subject, workerId, shardId, collection, text), Settings.HistoryKept);
        changed = true;
    }

    public ulong TakeShardId() => NextShardId++;

    public void Put(Collection collection)
    {
        collections[collection.Name] = collection;
        tracker.TouchCollection(collection.Name);
        changed = true;
    }

    /// <summary>Puts a shard and keeps its hosts' indexes true.</summary>
    public void Put(Shard shard)
    {
        var before = FindShard(shard.Id);
        shards[shard.Id] = shard;
        tracker.TouchShard(shard.Id);
        changed = true;
        hosts.Replace(shard.Id, before, shard);
    }

    public void Put(ShardReshape reshape)
    {
        Reshapes = Reshapes.SetItem(reshape.Id, reshape);
        changed = true;
    }

    public void RemoveReshape(ulong id)
    {
        Reshapes = Reshapes.Remove(id);
        changed = true;
    }

    public void RemoveCollection(string name)
    {
        changed |= collections.Remove(name);
        tracker.TouchCollection(name);
    }

    /// <summary>Removes a shard; its hosts are rid of it.</summary>
    public void RemoveShard(Shard shard)
    {
        changed |= shards.Remove(shard.Id);
        tracker.TouchShard(shard.Id);
        hosts.Replace(shard.Id, shard, null);
    }
}
