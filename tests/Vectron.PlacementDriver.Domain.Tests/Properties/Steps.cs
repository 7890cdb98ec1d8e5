using CsCheck;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Freezing;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Rerankers;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Properties;

/// <summary>Random steps.</summary>
internal static class Steps
{
    private static readonly Gen<ulong> AnyWorker = Gen.Frequency((12, Gen.ULong[1, 7]), (1, Gen.ULong[0, 12]), (1, Gen.Const(ulong.MaxValue)));

    private static readonly Gen<ulong> AnyShard = Gen.Frequency((12, Gen.ULong[1, 40]), (1, Gen.Const(0UL)), (1, Gen.Const(ulong.MaxValue)));

    private static readonly Gen<Step> Register = Gen.Select(
        Gen.Int[1, 7], Pick.OneOf("", "a", "b", "c"), Gen.Int[0, 9], (number, zone, kind) =>
            (Step)(_ => TestCluster.Registration(number, zone, kind == 0 ? [WorkerCapability.SearchOnly] : []) with
            {
                DataIncarnation = kind == 9 ? "other disk" : kind % 2 == 0 ? "" : "disk",
            }));

    private static readonly Gen<Step> HonestBeat = Gen.Select(Gen.ULong[1, 7], Gen.Int[0, 3], (id, position) =>
        (Step)(state => BeatOf(state, id, position)));

    private static readonly Gen<Step> LyingBeat = Gen.Select(
        AnyWorker,
        AnyShard.Array[0, 3],
        Gen.Select(AnyShard, AnyWorker).Array[0, 4],
        Gen.Select(AnyShard, AnyWorker.Array[0, 3]).Array[0, 2],
        Gen.Select(AnyShard, Gen.ULong[0, 3]).Array[0, 4],
        (id, running, leaders, memberships, progress) => (Step)(_ => new RecordHeartbeat(
            id,
            WorkerLoad.None,
            [.. running],
            [.. leaders.Select(view => new ShardLeaderReport(view.Item1, view.Item2))],
            [.. memberships.Select(view => new ShardMembershipReport(view.Item1, 3, [.. view.Item2]))],
            [.. progress.Select(view => new ShardProgressReport(view.Item1, 1, view.Item2))])));

    private static readonly Gen<Step> Create = Gen.Select(Pick.OneOf("a", "b", "c", "d", ""), Gen.Int[0, 3], (name, dimension) =>
        (Step)(_ => new CreateCollection(name, dimension, Distance.Dot)));

    private static readonly Gen<Step> Delete = Pick.OneOf("a", "b", "c", "d").Select(name =>
        (Step)(_ => new DeleteCollection(name)));

    private static readonly Gen<Step> Silence = Gen.Long[-5_000, 60_000].Select(ahead =>
        (Step)(state => new MarkWorkersUnhealthy(LivenessCheck.FindSilent(state, state.ClockUnixMs + ahead, 0))));

    private static readonly Gen<Step> Update = Gen.Select(Gen.Int[0, 4], Gen.Int[1, 6], Gen.Int[1, 30], (shards, factor, most) =>
        (Step)(_ => UpdateSettings.To(new ClusterSettings
        {
            ShardsPerCollection = shards,
            ReplicationFactor = factor,
            MaxShards = most,
            MaxWorkers = 6,
            DownAfterMs = 40_000,
            ForgottenAfterMs = 50_000,
            HistoryKept = 20,
        })));

    private static readonly Gen<Step> Down = Gen.Select(Gen.ULong[1, 7], Gen.Long[-5_000, 60_000], (id, ahead) =>
        (Step)(state => new MarkWorkersDown(state.Workers.TryGetValue(id, out var worker)
            ? [new SilentWorker(id, worker.LastHeartbeatUnixMs)]
            : LivenessCheck.FindDown(state, state.ClockUnixMs + ahead, 0))));

    private static readonly Gen<Step> Forget = Gen.Const(
        (Step)(state => new ForgetWorkers(LivenessCheck.FindForgettable(state, state.ClockUnixMs, 0))));

    private static readonly Gen<Step> Operate = Gen.Select(AnyWorker, Gen.Int[0, 7], Gen.Long[-1, 30_000], (id, what, ahead) =>
        (Step)(state => what switch
        {
            0 or 1 => new DrainWorker(id),
            2 => new UndrainWorker(id),
            3 or 4 => new RemoveWorker(id),
            5 => new DeclareDiskLost(id),
            _ => new SetWorkerMaintenance(id, ahead < 0 ? 0 : state.ClockUnixMs + ahead),
        }));

    private static readonly Gen<Step> Rerank = Gen.Select(Gen.Int[1, 3], Gen.ULong[0, 4], Gen.Int[0, 2], (number, id, what) =>
        (Step)(state => what switch
        {
            0 => new RegisterReranker($"reranker-{number}:1", ["gpu"], new WorkerResources(0, 0, 0), new WorkerLocation("", "", "")),
            1 => new RecordRerankerHeartbeat(id, WorkerLoad.None),
            _ => new MarkRerankersSilent(RerankerLivenessCheck.FindSilent(state, state.ClockUnixMs + 10_000, 0)),
        }));

    private static readonly Gen<Step> Unfreeze = Gen.Int[0, 3].Select(kind => (Step)(_ => new LeaveFreeze(Force: kind > 0)));

    private static readonly Gen<Step> Pause = Gen.Select(Gen.Int[0, 5], Gen.Bool, (kind, pause) =>
        (Step)(_ => pause ? new PauseScheduling((SchedulingKind)kind, "why") : new ResumeScheduling((SchedulingKind)kind)));

    private static readonly Gen<Step> Move = Gen.Select(Gen.Int[0, 5], AnyShard, AnyWorker, AnyWorker, (what, shard, source, target) =>
        (Step)(state => what switch
        {
            0 or 1 or 2 => new StartMoves(MovePlanner.Plan(state)),
            3 => new StartMoves([new MoveStart(shard, (MoveKind)(source % 6), source, target, state.FindShard(shard)?.Epoch ?? 1, "")]),
            4 => new ReviewMoves([.. state.MovingShards, shard]),
            _ => new ReplaceUnledShards([.. ShardFounding.FindLost(state), shard]),
        }));

    public static Gen<Step> Any { get; } = Gen.Frequency(
        (4, Register),
        (12, HonestBeat),
        (4, LyingBeat),
        (5, Create),
        (3, Delete),
        (2, Silence),
        (2, Down),
        (1, Forget),
        (2, Operate),
        (1, Rerank),
        (1, Pause),
        (3, Unfreeze),
        (1, Update));

    /// <summary>The same with moves planned, made up, reviewed.</summary>
    public static Gen<Step> AnyWithMoves { get; } = Gen.Frequency((24, Any), (8, Move));

    private static RecordHeartbeat BeatOf(PlacementSnapshot state, ulong id, int leader)
    {
        var shards = state.Workers.GetValueOrDefault(id)?.Shards ?? [];
        var held = shards.Select(shard => state.Shards[shard]).ToArray();
        return new RecordHeartbeat(
            id,
            WorkerLoad.None,
            [.. shards],
            [.. held.Select(shard => new ShardLeaderReport(shard.Id, shard.Replicas[leader % shard.Replicas.Length]))],
            [.. held.Where(shard => shard.Replicas[leader % shard.Replicas.Length] == id).Select(
                shard => new ShardMembershipReport(shard.Id, shard.Epoch, shard.Replicas))],
            [.. held.Select(shard => new ShardProgressReport(shard.Id, 1, shard.Epoch))]);
    }
}
