using Vectron.PlacementDriver.Domain.Moves;
using static Vectron.PlacementDriver.Domain.Tests.Moves.OneMove;

namespace Vectron.PlacementDriver.Domain.Tests.Moves;

/// <summary>A worker that reports something impossible once does not hold a move for ever.</summary>
public sealed class MistakenReportTests
{
    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData((1UL << 48) + 1)]
    public void Membership_UnderAnImpossibleChange_IsPassedOverAndTheNextOneCounts(ulong change)
    {
        var cluster = Adding();
        Beat(cluster, 2, epoch: 2);

        Beat(cluster, 2, epoch: 2, members: [1, 2, 3, 4], change: change);
        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.Adding);
        Beat(cluster, 2, epoch: 2, members: [1, 2, 3, 4], change: 7);

        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.CatchingUp);
        cluster.Shard(1).ConfigChangeId.Should().Be(7);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 63)]
    [InlineData(1UL << 40)]
    public void Progress_ThatOneMemberReportsOnceByMistake_DoesNotHoldTheMove(ulong mistaken)
    {
        var cluster = CatchingUp();
        Beat(cluster, 2, epoch: 2, index: 100);
        Beat(cluster, 3, epoch: 2, index: mistaken);
        Beat(cluster, 4, epoch: 2, index: 100);

        Beat(cluster, 3, epoch: 2, index: 100);
        Beat(cluster, 4, epoch: 2, index: 100);
        Beat(cluster, 4, epoch: 2, index: 100);

        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.RemovalDue);
    }
}
