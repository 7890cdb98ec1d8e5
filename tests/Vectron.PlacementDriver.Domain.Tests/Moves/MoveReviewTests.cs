using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Settings;
using static Vectron.PlacementDriver.Domain.Tests.Moves.OneMove;

namespace Vectron.PlacementDriver.Domain.Tests.Moves;

/// <summary>Time-outs of a move of shard 1 from worker 1 to worker 4: more patience each time, and what comes after the last.</summary>
public sealed class MoveReviewTests
{
    private static readonly long PatienceMs = ClusterSettings.Default.MovePatienceMs;

    [Fact]
    public void Start_WithoutNews_IsTriedThreeTimesMoreWithTwiceThePatienceAndThenGivenUp()
    {
        var cluster = Starting();

        ExpectRetries(cluster, 1, 2, 4);
        ExpectAfter(cluster, 8 * PatienceMs, MoveAction.GiveUp);

        cluster.Shard(1).Move.Should().BeNull();
        cluster.Shard(1).Replicas.Should().Equal(Members);
        cluster.Shard(1).FormerHosts.Should().ContainSingle(former => former.WorkerId == 4 && !former.WasMember, "it may try again later");
    }

    [Fact]
    public void Add_WithoutNews_IsTriedSixTimesMoreBeforeItIsTakenBack()
    {
        var cluster = Adding();

        ExpectRetries(cluster, 1, 2, 4, 8, 16, 32);
        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.Adding);
        ExpectAfter(cluster, 64 * PatienceMs, MoveAction.RollBack);

        cluster.Shard(1).Move.Should().BeEquivalentTo(new { Phase = MovePhase.RemovalDue, SourceId = 4UL, TargetId = 0UL, IsRollBack = true });
    }

    [Fact]
    public void Removal_ThatWasTold_IsNeverTakenBackAndPatienceDoublesSixTimesAtMost()
    {
        var cluster = Removing();

        ExpectRetries(cluster, 1, 2, 4, 8, 16, 32, 64, 64, 64);

        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.Removing);
        cluster.Shard(1).Replicas.Should().Equal(2, 3, 4);
    }

    [Fact]
    public void Removal_WhileAnotherReplicaDied_TakesThatOneOutInstead()
    {
        var cluster = RemovalDue();
        cluster.LetDown(3);

        ExpectAfter(cluster, 0, MoveAction.RemoveInstead);
        foreach (var id in new ulong[] { 1, 4, 2 })
        {
            Beat(cluster, id, epoch: 2, index: 10);
        }

        cluster.Shard(1).Replicas.Should().Equal([1, 2, 4], "the live replica that was to leave is needed now");
        cluster.Shard(1).Move.Should().BeEquivalentTo(new { Kind = MoveKind.Repair, Phase = MovePhase.Removing, SourceId = 3UL });
    }

    private static void ExpectRetries(TestCluster cluster, params int[] patiences)
    {
        foreach (var patience in patiences)
        {
            ExpectAfter(cluster, patience * PatienceMs, MoveAction.Retry);
        }
    }

    private static void ExpectAfter(TestCluster cluster, long waitMs, MoveAction action)
    {
        var since = cluster.UnixMs;
        if (waitMs > 0)
        {
            MoveReview.FindDue(cluster.Current, since + waitMs - 1).Should().BeEmpty();
        }

        cluster.UnixMs = since + waitMs;
        MoveReview.Judge(cluster.Current, cluster.Shard(1), cluster.UnixMs).Action.Should().Be(action);
        cluster.Do(new ReviewMoves(MoveReview.FindDue(cluster.Current, cluster.UnixMs))).IsAccepted.Should().BeTrue();
    }
}
