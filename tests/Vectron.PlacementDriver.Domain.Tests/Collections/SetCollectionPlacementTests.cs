using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Tests.Moves;

namespace Vectron.PlacementDriver.Domain.Tests.Collections;

public sealed class SetCollectionPlacementTests
{
    [Fact]
    public void Rules_SetLater_MoveReplicasToWorkersThatMeetThem()
    {
        var (cluster, workers) = MovingCluster.Create(4);
        for (var number = 5; number <= 8; number++)
        {
            cluster.Register(number, number == 8 ? "c" : "b", "gpu");
        }

        cluster.Do(new SetCollectionPlacement("docs", 3, new CollectionPlacement(["gpu"], [], ["c"]), Forced: false))
            .IsAccepted.Should().BeTrue();
        workers.Run(7_200_000);

        cluster.ShouldBeWell(workers);
        cluster.Current.Shards.Values.Should().OnlyContain(shard => shard.Replicas.All(id => id >= 5 && id <= 7));
    }

    [Fact]
    public void Factor_RaisedAndLowered_FillsUpAndTrims()
    {
        var (cluster, workers) = MovingCluster.Create(6);
        cluster.Do(new SetCollectionPlacement("docs", 5, CollectionPlacement.Anywhere, Forced: false)).IsAccepted.Should().BeTrue();
        workers.Run(3_600_000);
        cluster.ShouldBeWell(workers);
        cluster.Current.Shards.Values.Should().OnlyContain(shard => shard.Replicas.Length == 5);

        cluster.Do(new SetCollectionPlacement("docs", 3, CollectionPlacement.Anywhere, Forced: false)).IsAccepted.Should().BeTrue();
        workers.Run(3_600_000);

        cluster.ShouldBeWell(workers);
        cluster.Current.Shards.Values.Should().OnlyContain(shard => shard.Replicas.Length == 3);
    }

    [Fact]
    public void Factor_Lowered_LeavesTheReplicasInAsManyZonesAsBefore()
    {
        var cluster = TestCluster.WithWorkers(0, MovingCluster.Settings with { ShardsPerCollection = 1, ReplicationFactor = 5 });
        string[] zones = ["a", "a", "a", "b", "c"];
        for (var number = 1; number <= zones.Length; number++)
        {
            cluster.Register(number, zones[number - 1]);
            cluster.Beat((ulong)number);
        }

        cluster.Create("docs").IsAccepted.Should().BeTrue();
        var workers = new HonestWorkers(cluster).Found();
        cluster.Do(new SetCollectionPlacement("docs", 3, CollectionPlacement.Anywhere, Forced: false)).IsAccepted.Should().BeTrue();
        workers.Run(3_600_000);

        cluster.ShouldBeWell(workers);
        cluster.Shard(1).Replicas.Select(id => cluster.Worker(id).Location.Zone).Should().BeEquivalentTo("a", "b", "c");
    }

    [Fact]
    public void Factor_LoweredWithNewRules_TrimsWhatTheRulesRefuseAndMovesNothingElse()
    {
        var cluster = TestCluster.WithWorkers(0, MovingCluster.Settings with { ShardsPerCollection = 1, ReplicationFactor = 5 });
        for (var number = 1; number <= 8; number++)
        {
            cluster.Register(number, "", number is 3 or 4 or 5 or 6 or 7 or 8 ? ["gpu"] : []);
            cluster.Beat((ulong)number);
        }

        cluster.Create("docs").IsAccepted.Should().BeTrue();
        var workers = new HonestWorkers(cluster).Found();
        cluster.Shard(1).Replicas.Should().BeEquivalentTo([1UL, 2UL, 3UL, 4UL, 5UL]);
        cluster.Do(new SetCollectionPlacement("docs", 3, new CollectionPlacement(["gpu"], [], []), Forced: false)).IsAccepted.Should().BeTrue();
        workers.Run(3_600_000);

        cluster.ShouldBeWell(workers);
        cluster.Shard(1).Replicas.Should().BeEquivalentTo([3UL, 4UL, 5UL]);
        workers.Added.Should().Be(0);
    }

    [Theory]
    [InlineData(0, false, "replication_factor 0 must be from 1 to 7")]
    [InlineData(8, true, "replication_factor 8 must be from 1 to 7")]
    [InlineData(4, false, "replication_factor 4 must be odd")]
    public void Factor_OutOfBounds_IsRefused(int factor, bool forced, string why)
    {
        var (cluster, _) = MovingCluster.Create(3);

        var outcome = cluster.Do(new SetCollectionPlacement("docs", factor, CollectionPlacement.Anywhere, forced));

        outcome.Reason.Should().Be(RejectionReason.InvalidArgument);
        outcome.Message.Should().StartWith(why);
    }

    [Fact]
    public void Factor_EvenAndForced_IsTaken()
    {
        var (cluster, _) = MovingCluster.Create(3);

        cluster.Do(new SetCollectionPlacement("docs", 2, CollectionPlacement.Anywhere, Forced: true)).IsAccepted.Should().BeTrue();

        cluster.Current.Collections["docs"].ReplicationFactor.Should().Be(2);
    }

    [Fact]
    public void Collection_ThatIsNotThere_IsNotFound() =>
        TestCluster.WithWorkers(3).Do(new SetCollectionPlacement("docs", 3, CollectionPlacement.Anywhere, Forced: false))
            .Reason.Should().Be(RejectionReason.NotFound);
}
