using Vectron.PlacementDriver.Domain.Moves;
using static Vectron.PlacementDriver.Domain.Tests.Moves.OneMove;

namespace Vectron.PlacementDriver.Domain.Tests.Moves;

/// <summary>What may not begin.</summary>
public sealed class StartMovesTests
{
    [Fact]
    public void Start_OnAFormerMember_IsRefusedByIdAndByAddress()
    {
        var cluster = Removing();
        Beat(cluster, 2, epoch: 3);
        Beat(cluster, 2, epoch: 3, members: [2, 3, 4], change: 8);
        Beat(cluster, 1, epoch: 0);

        cluster.Do(new StartMoves([new MoveStart(1, MoveKind.Drain, 2, 1, 3, "")])).Message
            .Should().Contain("was a member of the group of shard 1 before");
    }

    [Theory]
    [InlineData(2UL, 4UL, 2UL, "is at epoch 1, the plan assumes 2")]
    [InlineData(4UL, 4UL, 1UL, "worker 4 has no replica of shard 1")]
    [InlineData(1UL, 3UL, 1UL, "worker 3 has shard 1 already")]
    [InlineData(1UL, 9UL, 1UL, "worker 9 is gone")]
    [InlineData(0UL, 0UL, 1UL, "names neither source nor target")]
    public void Start_ThatTheStateDoesNotAllow_IsRefused(ulong source, ulong target, ulong epoch, string why)
    {
        var cluster = Led();

        var outcome = cluster.Do(new StartMoves([new MoveStart(1, MoveKind.Drain, source, target, epoch, "")]));

        outcome.Reason.Should().Be(RejectionReason.Outdated);
        outcome.Message.Should().Contain(why);
        cluster.Current.MovingShards.Should().BeEmpty();
    }

    [Fact]
    public void Start_InAShardThatNeverHadALeader_IsRefused()
    {
        var cluster = Unled();

        cluster.Do(new StartMoves([new MoveStart(1, MoveKind.Drain, 1, 4, 1, "")])).Message.Should().Contain("frozen");
    }
}
