using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Freezing;
using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Peers;
using Vectron.PlacementDriver.Domain.Rerankers;
using Vectron.PlacementDriver.Domain.Reshaping;
using Vectron.PlacementDriver.Domain.Restoring;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Domain.Serialization;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Takeover;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Domain.Tests.Serialization;

/// <summary>A state with one of everything, every member set to a value of its own.</summary>
internal static class SampleSnapshot
{
    public static PlacementSnapshot Whole { get; } = Build();

    public static byte[] Write(PlacementSnapshot snapshot)
    {
        using var output = new MemoryStream();
        SnapshotCodec.Write(snapshot, output);
        return output.ToArray();
    }

    private static PlacementSnapshot Build()
    {
        var empty = PlacementSnapshot.Empty;
        return empty with
        {
            AppliedIndex = 1_001,
            Revision = 1_002,
            ClockUnixMs = 1_795_424_869_123,
            Identity = new ClusterIdentity(7, "0123456789abcdef0123456789abcdef"),
            Settings = new ClusterSettings { ShardsPerCollection = 1, ReplicationFactor = 1 },
            SettingsHistory =
            [
                new SettingsRevision(3, 1_795_424_790_000, "alice", [new SettingChange("replication_factor", 3, 1)]),
                new SettingsRevision(5, 1_795_424_791_000, "", [new SettingChange("shards_per_collection", 16, 1)]),
            ],
            Peers = empty.Peers.Add(2, new Peer(2, "node-2:6001", "node-2:7001", "incarnation-2", "0.1.0")),
            Workers = empty.Workers.Add(1, WriteWorker).Add(4, SearchWorker),
            AbsentWorkers = empty.AbsentWorkers
                .Add(2, new AbsentWorker(LeavingWorker with { Id = 2, RaftAddress = "w2:9191" }, 1_795_424_866_000, Removed: false))
                .Add(3, new AbsentWorker(LeavingWorker with { Id = 3, RetiredSinceUnixMs = 1_795_424_865_000 }, 1_795_424_867_000, Removed: true)),
            WorkerIdsByRaftAddress = empty.WorkerIdsByRaftAddress.Add("w1:9191", 1).Add("w2:9191", 2).Add("w4:9191", 4),
            SearchOnlyWorkerIds = [4],
            Collections = empty.Collections.Add("docs", new Collection
            {
                Name = "docs",
                Dimension = 128,
                Distance = Distance.Dot,
                ReplicationFactor = 3,
                Placement = new CollectionPlacement(["gpu"], ["zone-1"], ["zone-3"]),
                Routes = RouteTable.Create([(9, new KeyRange(0, ulong.MaxValue))]),
                CreatedUnixMs = 1_795_424_860_000,
            }),
            Shards = empty.Shards.Add(8, RetiringShard).Add(9, LiveShard),
            Rerankers = empty.Rerankers.Add(6, OneReranker),
            RerankerIdsByGrpcAddress = empty.RerankerIdsByGrpcAddress.Add("r6:9190", 6),
            NextRerankerId = 7,
            Pauses = [new SchedulingPause(SchedulingKind.Rebalance, 1_795_424_864_000, "night shift")],
            Freeze = new ClusterFreeze
            {
                SinceUnixMs = 1_795_424_868_500,
                Reason = "old",
                SeenWorkerId = 41,
                SeenShardId = 42,
                SeenShardEpoch = 43,
                Import = new ImportProgress("fedcba9876543210fedcba9876543210", "old:6001", 2, 3),
            },
            SkippedShardIds = [new IdRange(4, 8)],
            Incoming = new IncomingBackup
            {
                Id = 1_001,
                Reason = "tape 7",
                SinceUnixMs = 1_795_424_868_600,
                Parts = [[0x1f, 0x8b], [0xff]],
                Bytes = 3,
            },
            History = HistoryLedger.Of(
            [
                new HistoryEntry(1_000, 1_795_424_863_000, HistorySubject.Worker, 1, 0, "", "worker 1 registered"),
                new HistoryEntry(1_001, 1_795_424_864_000, HistorySubject.Collection, 0, 9, "docs", "why"),
            ]),
            Reshapes = empty.Reshapes.Add(8, new ShardReshape
            {
                Id = 8,
                Kind = ReshapeKind.Split,
                Phase = ReshapePhase.Sealing,
                Collection = "docs",
                Origins = [8],
                Successors = [9, 10],
                Reason = "shard 8 holds 12 vectors, 10 are the limit",
                StartedUnixMs = 1_795_424_866_100,
                PhaseSinceUnixMs = 1_795_424_866_200,
                DeadlineUnixMs = 1_795_424_866_300,
                Ready = [10],
            }),
            MovingShards = [9],
            MisreplicatedShards = [9],
            NextWorkerId = 5,
            NextShardId = 10,
            AssignmentsEpoch = 33,
            Idempotency = new IdempotencyLedger
            {
                ByKey = empty.Idempotency.ByKey
                    .Add("b", new IdempotencyRecord(new string('a', 64), CommandOutcome.Accepted(3), 1_795_424_861_000))
                    .Add("a", new IdempotencyRecord(
                        new string('b', 64),
                        CommandOutcome.Rejected(RejectionReason.NotFound, "collection 'x' not found"),
                        1_795_424_862_000)),
                InOrder = ImmutableQueue.Create("b", "a"),
            },
        };
    }

    private static Worker WriteWorker => new()
    {
        Id = 1,
        GrpcAddress = "w1:9190",
        RaftAddress = "w1:9191",
        Capabilities = ["gpu", "write"],
        Resources = new WorkerResources(8, 64_000_000_000, 500_000_000_000),
        Location = new WorkerLocation("rack-1", "zone-1", "region-1"),
        DataIncarnation = "disk-1",
        State = WorkerState.Ready,
        Healthy = true,
        RegisteredUnixMs = 1_795_424_800_000,
        LastHeartbeatUnixMs = 1_795_424_869_000,
        Load = new WorkerLoad(1, 2, 3, 4, 5, 6, 7),
        ShardLoads = [new ShardLoad(7, 1_000_000, 12_500)],
        Shards = [8, 9],
        StartFailedUnixMs = 1_795_424_866_008,
        StoppedShards = [new StoppedShard(9, 1_795_424_866_007)],
        MovingShards = [9],
        RetiringShards = [8],
        AssignmentsRevision = 1_000,
    };

    private static Worker LeavingWorker => new()
    {
        Id = 3,
        GrpcAddress = "w3:9190",
        RaftAddress = "w1:9191",
        State = WorkerState.Ready,
        DownSinceUnixMs = 1_795_424_801_000,
        DrainingSinceUnixMs = 1_795_424_802_000,
        MaintenanceUntilUnixMs = 1_795_424_803_000,
    };

    private static Reranker OneReranker => new()
    {
        Id = 6,
        GrpcAddress = "r6:9190",
        Capabilities = ["gpu"],
        Resources = new WorkerResources(1, 2, 3),
        Location = new WorkerLocation("rack-2", "zone-2", "region-2"),
        Healthy = true,
        RegisteredUnixMs = 1_795_424_804_000,
        LastHeartbeatUnixMs = 1_795_424_805_000,
        Load = new WorkerLoad(0, 0, 8, 9, 10, 11, 0),
    };

    private static Worker SearchWorker => new()
    {
        Id = 4,
        GrpcAddress = "w4:9190",
        RaftAddress = "w4:9191",
        Capabilities = ["search_only"],
        Copies = [9],
        StrangeShardId = 77,
    };

    private static Shard LiveShard => new()
    {
        Id = 9,
        Collection = "docs",
        Dimension = 128,
        Distance = Distance.Dot,
        Range = new KeyRange(0, ulong.MaxValue),
        Epoch = 1,
        ReplicationFactor = 2,
        Replicas = [1],
        BootstrapMembers = [1],
        StartedBy = [1],
        PreferredLeaderId = 4,
        Bootstrapped = true,
        LeaderId = 1,
        LeaderViews = [1],
        PlacementReason = "1 of 3 replicas",
        Origins = [8],
        ReshapeId = 8,
        Sealed = true,
        ReshapeFailedUnixMs = 1_795_424_866_400,
        Move = new ShardMove
        {
            Kind = MoveKind.Drain,
            Phase = MovePhase.RemovalDue,
            SourceId = 1,
            TargetId = 2,
            RemovesFirst = true,
            IsRollBack = true,
            Reason = "worker 1 is draining",
            LiveAtStart = 1,
            StartedUnixMs = 1_795_424_866_001,
            PhaseSinceUnixMs = 1_795_424_866_002,
            DeadlineUnixMs = 1_795_424_866_003,
            Attempts = 5,
            CatchUpGoal = 6,
            QuietSinceUnixMs = 1_795_424_866_004,
            ServedLeaderId = 1,
            Earlier = [new Membership(1, [1, 3])],
            Evidence = [new ReplicaEvidence(1, 7, 8, 1_795_424_866_005)],
        },
        Published = new Membership(1, [1, 3]),
        FormerHosts = [new FormerHost(3, "w3:9191", true, 1_795_424_866_006)],
        ConfigChangeId = 9,
        Reported = new ReportedGroup(1, [1, 2]),
    };

    private static Shard RetiringShard => LiveShard with
    {
        Id = 8,
        Collection = "docs <é>",
        Distance = Distance.Euclidean,
        Epoch = 2,
        Move = null,
        Published = null,
        Retiring = true,
        RetiringSinceUnixMs = 1_795_424_868_000,
        ReleasedBy = [1],
    };
}
