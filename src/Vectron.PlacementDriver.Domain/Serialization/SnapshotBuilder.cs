using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Rerankers;
using Vectron.PlacementDriver.Domain.Reshaping;
using Vectron.PlacementDriver.Domain.Restoring;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Domain.Serialization;

/// <summary>Puts a state together from its lines.</summary>
internal sealed class SnapshotBuilder
{
    private readonly PlacementSnapshot empty = PlacementSnapshot.Empty;
    private readonly ImmutableList<SettingsRevision>.Builder settingsHistory = ImmutableList.CreateBuilder<SettingsRevision>();
    private readonly ImmutableSortedDictionary<ulong, Peers.Peer>.Builder peers;
    private readonly IdDictionary<Worker>.Builder workers;
    private readonly ImmutableSortedDictionary<ulong, AbsentWorker>.Builder absent;
    private readonly ImmutableSortedDictionary<string, ulong>.Builder workerIds;
    private readonly ImmutableSortedDictionary<ulong, Reranker>.Builder rerankers;
    private readonly ImmutableSortedDictionary<string, ulong>.Builder rerankerIds;
    private readonly IdDictionary<Shard>.Builder shards;
    private readonly ImmutableSortedDictionary<string, Collection>.Builder collections;
    private readonly ImmutableSortedDictionary<string, IdempotencyRecord>.Builder keys;
    private readonly ImmutableSortedDictionary<ulong, ShardReshape>.Builder reshapes;
    private readonly List<string> keysInOrder = [];
    private readonly List<HistoryEntry> history = [];
    private readonly List<ulong> moving = [];
    private readonly List<ulong> misreplicated = [];
    private readonly List<ulong> unled = [];
    private ImmutableSortedSet<ulong> searchOnly = [];
    private SnapshotTotals? totals;
    private IncomingBackup? incoming;
    private Shard? lastShard;

    public SnapshotBuilder()
    {
        peers = empty.Peers.ToBuilder();
        workers = empty.Workers.ToBuilder();
        absent = empty.AbsentWorkers.ToBuilder();
        workerIds = empty.WorkerIdsByRaftAddress.ToBuilder();
        rerankers = empty.Rerankers.ToBuilder();
        rerankerIds = empty.RerankerIdsByGrpcAddress.ToBuilder();
        shards = empty.Shards.ToBuilder();
        collections = empty.Collections.ToBuilder();
        keys = empty.Idempotency.ByKey.ToBuilder();
        reshapes = empty.Reshapes.ToBuilder();
    }

    /// <summary>Adds a line.</summary>
    /// <exception cref="ArgumentException">It is empty, repeats an id, or names what was not there before
    /// it.</exception>
    public void Add(SnapshotLine line)
    {
        switch (line)
        {
            case { Totals: { } single } when totals is null:
                (totals, incoming) = (single, single.Incoming);
                break;
            case { SettingsRevision: { } revision }:
                settingsHistory.Add(revision);
                break;
            case { Peer: { } peer }:
                peers.Add(peer.NodeId, peer);
                break;
            case { Worker: { } worker }:
                workers.Add(worker.Id, worker);
                AddAddress(worker);
                searchOnly = worker.IsSearchOnly && !worker.IsRetired ? searchOnly.Add(worker.Id) : searchOnly;
                break;
            case { Absent: { } gone }:
                absent.Add(gone.Worker.Id, gone);
                AddAddress(gone.Worker);
                break;
            case { Reranker: { } reranker }:
                rerankers.Add(reranker.Id, reranker);
                rerankerIds.Add(reranker.GrpcAddress, reranker.Id);
                break;
            case { Shard: { } shard }:
                Add(shard);
                break;
            case { Reshape: { } reshape }:
                reshapes.Add(reshape.Id, reshape);
                break;
            case { Collection: { } collection }:
                Add(collection);
                break;
            case { Idempotency: { } record }:
                keys.Add(record.Key, new IdempotencyRecord(record.RequestDigest, record.Outcome, record.UnixMs));
                keysInOrder.Add(record.Key);
                break;
            case { History: { } entry }:
                history.Add(entry);
                break;
            case { RestorePart: { } part } when incoming is not null:
                incoming = incoming.With(part.Data);
                break;
            default:
                throw new ArgumentException("it says nothing that is due here");
        }
    }

    /// <summary>The state.</summary>
    /// <exception cref="ArgumentException">A line is missing.</exception>
    public PlacementSnapshot Build()
    {
        var single = totals ?? throw new ArgumentException("the line with the totals is missing");
        return empty with
        {
            AppliedIndex = single.AppliedIndex,
            Revision = single.Revision,
            ClockUnixMs = single.ClockUnixMs,
            NextWorkerId = single.NextWorkerId,
            NextShardId = single.NextShardId,
            NextRerankerId = single.NextRerankerId,
            AssignmentsEpoch = single.AssignmentsEpoch,
            Identity = single.Identity,
            Settings = single.Settings,
            SettingsHistory = settingsHistory.ToImmutable(),
            Pauses = single.Pauses,
            Freeze = single.Freeze,
            SkippedShardIds = single.SkippedShardIds,
            Incoming = incoming,
            Peers = peers.ToImmutable(),
            Workers = workers.ToImmutable(),
            AbsentWorkers = absent.ToImmutable(),
            WorkerIdsByRaftAddress = workerIds.ToImmutable(),
            Rerankers = rerankers.ToImmutable(),
            RerankerIdsByGrpcAddress = rerankerIds.ToImmutable(),
            History = HistoryLedger.Of(history),
            SearchOnlyWorkerIds = searchOnly,
            Shards = shards.ToImmutable(),
            MovingShards = ImmutableSortedSet.CreateRange(moving),
            MisreplicatedShards = ImmutableSortedSet.CreateRange(misreplicated),
            UnledShards = ImmutableSortedSet.CreateRange(unled),
            Reshapes = reshapes.ToImmutable(),
            Collections = collections.ToImmutable(),
            Idempotency = new IdempotencyLedger
            {
                ByKey = keys.ToImmutable(),
                InOrder = ImmutableQueue.CreateRange(keysInOrder),
            },
        };
    }

    private void AddAddress(Worker worker)
    {
        if (!worker.IsRetired)
        {
            workerIds.Add(worker.RaftAddress, worker.Id);
        }
    }

    private void Add(Shard shard)
    {
        // Neighbours mostly belong together: one string for all of them keeps a million shards small.
        if (lastShard is { } last)
        {
            shard = shard with
            {
                Collection = last.Collection == shard.Collection ? last.Collection : shard.Collection,
                PlacementReason = last.PlacementReason == shard.PlacementReason ? last.PlacementReason : shard.PlacementReason,
            };
        }

        shards.Add(shard.Id, shard);
        if (shard.IsMoving)
        {
            moving.Add(shard.Id);
        }

        if (HostIndex.IsMisreplicated(shard))
        {
            misreplicated.Add(shard.Id);
        }

        if (HostIndex.IsUnled(shard))
        {
            unled.Add(shard.Id);
        }

        lastShard = shard;
    }

    private void Add(SnapshotCollection collection) =>
        collections.Add(collection.Name, new Collection
        {
            Name = collection.Name,
            Dimension = collection.Dimension,
            Distance = collection.Distance,
            ReplicationFactor = collection.ReplicationFactor,
            Placement = collection.Placement,
            CreatedUnixMs = collection.CreatedUnixMs,
            Routes = RouteTable.Create(collection.ShardIds.Select(id => (id, RangeOf(id)))),
        });

    private KeyRange RangeOf(ulong shardId) => shards.GetValueOrDefault(shardId) is { } shard
        ? shard.Range
        : throw new ArgumentException($"its shard {shardId} is on no line before it");
}
