using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Moves;

/// <summary>A drain that could never finish is refused: nobody waits for a worker that no replica can leave.</summary>
public sealed class DrainCheckTests
{
    private static readonly ClusterSettings OneShard = MovingCluster.Settings with { ShardsPerCollection = 1 };

    [Fact]
    public void Drain_WhileOnlyAFormerMemberIsFree_IsRefused()
    {
        var (cluster, workers) = MovingCluster.Create(4, OneShard);
        cluster.Do(new DrainWorker(1)).IsAccepted.Should().BeTrue();
        workers.Run(600_000);
        cluster.Shard(1).Replicas.Should().BeEquivalentTo([2UL, 3UL, 4UL]);
        cluster.Do(new UndrainWorker(1)).IsAccepted.Should().BeTrue();

        ShouldBeRefused(cluster, 2).Should().Contain("1 former members");
    }

    [Fact]
    public void Drain_WhileTheRulesAllowNoOther_IsRefused()
    {
        var (cluster, workers) = MovingCluster.Create(5, OneShard);
        for (var number = 6; number <= 8; number++)
        {
            cluster.Register(number, "", "gpu");
        }

        cluster.Do(new SetCollectionPlacement("docs", 3, new CollectionPlacement(["gpu"], [], []), Forced: false))
            .IsAccepted.Should().BeTrue();
        workers.Run(3_600_000);
        cluster.Shard(1).Replicas.Should().BeEquivalentTo([6UL, 7UL, 8UL]);

        ShouldBeRefused(cluster, 6).Should().Contain("2 against the collection's rules");
    }

    [Fact]
    public void Drain_OfTwoWorkersAtOnceWithOnePlaceLeft_IsRefusedForTheSecond()
    {
        var (cluster, workers) = MovingCluster.Create(4, OneShard);
        cluster.Do(new DrainWorker(1)).IsAccepted.Should().BeTrue();

        ShouldBeRefused(cluster, 2);
        workers.Run(30_000);
        cluster.Shard(1).Move.Should().NotBeNull();
        ShouldBeRefused(cluster, 2);
    }

    [Fact]
    public void Drain_OfAWorkerWhoseReplicasAreToBeTrimmed_NeedsNoPlaceForThem()
    {
        var (cluster, workers) = MovingCluster.Create(3, OneShard);
        cluster.Do(new SetCollectionPlacement("docs", 1, CollectionPlacement.Anywhere, Forced: false)).IsAccepted.Should().BeTrue();

        cluster.Do(new DrainWorker(1)).IsAccepted.Should().BeTrue();

        workers.Run(600_000);
        cluster.ShouldBeWell(workers);
        cluster.Worker(1).Shards.Should().BeEmpty();
    }

    private static string ShouldBeRefused(TestCluster cluster, ulong worker)
    {
        var outcome = cluster.Do(new DrainWorker(worker));

        outcome.Reason.Should().Be(RejectionReason.FailedPrecondition);
        outcome.Message.Should().Contain("of its 1 replicas have nowhere to go").And.Contain("add a worker");
        cluster.Worker(worker).IsDraining.Should().BeFalse();
        return outcome.Message;
    }
}
