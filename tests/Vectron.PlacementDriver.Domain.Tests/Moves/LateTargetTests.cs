using Vectron.PlacementDriver.Domain.Answers;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Moves;

/// <summary>A dead replica is removed first: its successor has nothing yet, and much may happen to it meanwhile.</summary>
public sealed class LateTargetTests
{
    [Fact]
    public void Target_ThatWasRemovedMeanwhile_IsNotGivenTheShard()
    {
        var cluster = RemovingTheDead();
        cluster.Do(new RemoveWorker(4)).IsAccepted.Should().BeTrue();

        LetGo(cluster);

        cluster.Shard(1).Hosts.Should().Equal(2UL, 3UL);
        Explainer.Explain(cluster.Current, cluster.Shard(1)).Sentences.Should().NotBeEmpty();
        cluster.Shard(1).IsFormerHost(1).Should().BeTrue();
        cluster.Shard(1).IsFormerHost(4).Should().BeFalse("it never had anything");
    }

    [Fact]
    public void Target_ThatOnlyServesSearchesMeanwhile_NeverBecomesAReplica()
    {
        var cluster = RemovingTheDead();
        cluster.Register(4, "", WorkerCapability.SearchOnly).IsAccepted.Should().BeTrue();
        cluster.Beat(4);

        LetGo(cluster);
        for (var i = 0; i < 3; i++)
        {
            OneMove.Beat(cluster, 4, epoch: 2);
            OneMove.Beat(cluster, 3, epoch: 2);
            OneMove.Beat(cluster, 2, epoch: 2);
        }

        cluster.Shard(1).Replicas.Should().Equal(2UL, 3UL);
    }

    [Fact]
    public void Target_ThatOnlyServesSearchesBeforeTheRemoval_EndsTheMove()
    {
        var cluster = RepairDue();
        cluster.Register(4, "", WorkerCapability.SearchOnly).IsAccepted.Should().BeTrue();

        cluster.Do(new ReviewMoves([1])).IsAccepted.Should().BeTrue();

        cluster.Shard(1).Move.Should().BeNull();
    }

    private static TestCluster RepairDue()
    {
        var cluster = OneMove.Led();
        cluster.LetDown(1);
        OneMove.Beat(cluster, 3, epoch: 1);
        OneMove.Beat(cluster, 2, epoch: 1);
        cluster.Beat(4);
        cluster.Do(new StartMoves([new MoveStart(1, MoveKind.Repair, 1, 4, 1, "why")])).Should().Be(CommandOutcome.Accepted(1));
        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.RemovalDue);
        return cluster;
    }

    private static TestCluster RemovingTheDead()
    {
        var cluster = RepairDue();
        OneMove.Beat(cluster, 2, epoch: 1);
        cluster.Shard(1).Move!.Phase.Should().Be(MovePhase.Removing);
        return cluster;
    }

    private static void LetGo(TestCluster cluster)
    {
        OneMove.Beat(cluster, 2, epoch: 2);
        OneMove.Beat(cluster, 2, epoch: 2, members: [2, 3]);
    }
}
