using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Freezing;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Peers;
using Vectron.PlacementDriver.Domain.Rerankers;
using Vectron.PlacementDriver.Domain.Reshaping;
using Vectron.PlacementDriver.Domain.Restoring;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Takeover;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Domain.Tests.Serialization;

/// <summary>One of each command, every member set to a value of its own.</summary>
internal static class SampleCommands
{
    public static IReadOnlyDictionary<string, Command> ByName { get; } = new Dictionary<string, Command>
    {
        ["InitializeCluster"] = new InitializeCluster(
            new ClusterIdentity(7, "0123456789abcdef0123456789abcdef"), ClusterSettings.Default),
        ["UpdateSettings"] = new UpdateSettings(
            [new SettingValue("max_workers", 100), new SettingValue("unhealthy_after_ms", 20_000)], "alice"),
        ["RegisterPeer"] = new RegisterPeer(2, "node-2:6001", "node-2:7001", "fedcba9876543210fedcba9876543210", "0.1.0"),
        ["RegisterWorker"] = new RegisterWorker(
            "10.0.0.1:9190",
            "10.0.0.1:9191",
            ["gpu", "write"],
            new WorkerResources(8, 68_719_476_736, 1_099_511_627_776),
            new WorkerLocation("rack-1", "zone-1", "region-1"),
            "disk-1"),
        ["RecordHeartbeat"] = new RecordHeartbeat(
            1,
            new WorkerLoad(1_000, 2_000, 50_000, 1_370, 50_001, 1_500, 3),
            [1, 18_446_744_073_709_551_615],
            [new ShardLeaderReport(1, 2)],
            [new ShardMembershipReport(1, 3, [1, 2, 3])],
            [new ShardProgressReport(1, 9, 1)])
        {
            ShardLoads = [new ShardLoad(1, 1_000_000, 12_500)],
            Origins = [new OriginReport(1, 9, true, 4)],
        },
        ["MarkWorkersUnhealthy"] = new MarkWorkersUnhealthy([new SilentWorker(1, 1_795_424_869_000)]),
        ["MarkWorkersDown"] = new MarkWorkersDown([new SilentWorker(1, 1_795_424_269_000)]),
        ["ForgetWorkers"] = new ForgetWorkers([new SilentWorker(1, 1_795_324_869_000)]),
        ["DrainWorker"] = new DrainWorker(3),
        ["UndrainWorker"] = new UndrainWorker(3),
        ["SetWorkerMaintenance"] = new SetWorkerMaintenance(3, 1_795_424_969_000),
        ["RemoveWorker"] = new RemoveWorker(3),
        ["DeclareDiskLost"] = new DeclareDiskLost(3),
        ["RegisterReranker"] = new RegisterReranker(
            "10.0.1.1:9190", ["gpu"], new WorkerResources(8, 1_024, 2_048), new WorkerLocation("rack-1", "zone-1", "region-1")),
        ["RecordRerankerHeartbeat"] = new RecordRerankerHeartbeat(2, new WorkerLoad(0, 0, 1, 2, 3, 4, 0)),
        ["MarkRerankersSilent"] = new MarkRerankersSilent([new SilentReranker(2, 1_795_424_869_000)]),
        ["ImportCluster"] = new ImportCluster(
            "0123456789abcdef0123456789abcdef",
            "old:6001",
            1,
            2,
            [new ImportedWorker(3, "10.0.0.3:9190", "10.0.0.3:9191", SearchOnly: true, Healthy: false)],
            [new ImportedReranker(4, "10.0.1.1:9190")],
            [new ImportedCollection("docs", 128, Distance.Dot, 3, [new ImportedShard(5, new KeyRange(6, 18_446_744_073_709_551_615), 7, [8, 9], 9)])]),
        ["DeclareRestore"] = new DeclareRestore("tape 7"),
        ["LeaveFreeze"] = new LeaveFreeze(true),
        ["BeginRestore"] = new BeginRestore("tape 7"),
        ["AddRestorePart"] = new AddRestorePart(18_446_744_073_709_551_615, 3, [0x1f, 0x8b, 0xff, 0x00]),
        ["FinishRestore"] = new FinishRestore(12, 4, new string('c', 64)),
        ["AbandonRestore"] = new AbandonRestore(12, 4, "its sender gave up"),
        ["PauseScheduling"] = new PauseScheduling(SchedulingKind.LeaderBalance, "night shift"),
        ["ResumeScheduling"] = new ResumeScheduling(SchedulingKind.Repair),
        ["StartMoves"] = new StartMoves(
            [new MoveStart(9, MoveKind.Rebalance, 1, 2, 3, "worker 1 has 7 replicas")]),
        ["ReviewMoves"] = new ReviewMoves([8, 9]),
        ["ReplaceUnledShards"] = new ReplaceUnledShards([8, 9]),
        ["PreferLeaders"] = new PreferLeaders([new LeaderPreference(9, 3, 2)]),
        ["StartReshapes"] = new StartReshapes(
            [new ReshapeStart(ReshapeKind.Merge, [8, 9], [1, 3], 9, "shards 8 and 9 hold 12 vectors together")]),
        ["ReviewReshapes"] = new ReviewReshapes([8]),
        ["CreateCollection"] = new CreateCollection("docs", 128, Distance.Euclidean),
        ["SetCollectionPlacement"] = new SetCollectionPlacement(
            "docs", 5, new CollectionPlacement(["gpu"], ["zone-1", "zone-2"], ["zone-3"]), Forced: true),
        ["DeleteCollection"] = new DeleteCollection("docs <é>"),
    };
}
