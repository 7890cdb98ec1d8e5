using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Moves;

/// <summary>One shard on workers 1 to 3 with leader 2, whose replica on 1 is to go to worker 4, in each phase.</summary>
internal static class OneMove
{
    public static ulong[] Members { get; } = [1, 2, 3];

    public static TestCluster Unled()
    {
        var cluster = TestCluster.WithWorkers(
            4, new ClusterSettings { ShardsPerCollection = 1, CatchUpWaitMs = 30_000 });
        cluster.Create("docs");
        cluster.Shard(1).Replicas.Should().Equal(Members);
        return cluster;
    }

    public static TestCluster Led()
    {
        var cluster = Unled();
        cluster.UnixMs += cluster.Current.Settings.CatchUpIdleMs;
        foreach (var id in Members)
        {
            Beat(cluster, id, epoch: 1);
        }

        cluster.Shard(1).LeaderId.Should().Be(2);
        return cluster;
    }

    public static TestCluster Starting()
    {
        var cluster = Led();
        cluster.Do(new StartMoves([new MoveStart(1, MoveKind.Drain, 1, 4, 1, "why")])).Should().Be(CommandOutcome.Accepted(1));
        Beat(cluster, 1, epoch: 1);
        Beat(cluster, 3, epoch: 1);
        return cluster;
    }

    public static TestCluster Adding()
    {
        var cluster = Starting();
        Beat(cluster, 4, epoch: 1);
        Beat(cluster, 2, epoch: 1);
        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.Adding);
        return cluster;
    }

    public static TestCluster CatchingUp()
    {
        var cluster = Adding();
        Beat(cluster, 2, epoch: 2);
        Beat(cluster, 2, epoch: 2, members: [1, 2, 3, 4], change: 7);
        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.CatchingUp);
        return cluster;
    }

    public static TestCluster RemovalDue()
    {
        var cluster = CatchingUp();
        Beat(cluster, 2, epoch: 2, index: 10);
        Beat(cluster, 4, epoch: 2, index: 10);
        Beat(cluster, 4, epoch: 2, index: 10);
        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.RemovalDue);
        return cluster;
    }

    public static TestCluster Removing()
    {
        var cluster = RemovalDue();
        Beat(cluster, 2, epoch: 2, index: 10);
        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.Removing);
        return cluster;
    }

    public static CommandOutcome Beat(
        TestCluster cluster, ulong worker, ulong epoch, ulong index = 0, ulong[]? members = null, ulong change = 7) =>
        cluster.Do(Report(worker, epoch, index, leader: 2) with
        {
            Memberships = members is null ? [] : [new ShardMembershipReport(1, change, [.. members])],
        });

    public static RecordHeartbeat Report(ulong worker, ulong epoch, ulong index = 0, ulong leader = 0) =>
        TestCluster.Heartbeat(worker) with
        {
            RunningShards = [1],
            Leaders = [new ShardLeaderReport(1, leader)],
            Progress = [new ShardProgressReport(1, index, epoch)],
        };
}
