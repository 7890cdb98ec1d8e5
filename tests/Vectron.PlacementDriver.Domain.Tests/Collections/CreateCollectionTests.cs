using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Domain.Tests.Collections;

public sealed class CreateCollectionTests
{
    [Fact]
    public void Apply_ThreeWorkers_GivesSixteenShardsWithThreeReplicasEach()
    {
        var cluster = TestCluster.WithWorkers(3);

        cluster.Do(new CreateCollection("docs", 128, Distance.Euclidean)).IsAccepted.Should().BeTrue();

        var collection = cluster.Current.Collections["docs"];
        collection.Should().Match<Collection>(one =>
            one.Dimension == 128 && one.Distance == Distance.Euclidean && one.ReplicationFactor == 3);
        collection.Routes.ShardIds.Should().Equal(Enumerable.Range(1, 16).Select(id => (ulong)id));
        cluster.Current.Shards.Values.Select(shard => shard.Range).Should().Equal(KeyRange.SplitWhole(16));
        cluster.Current.Shards.Values.Should().OnlyContain(shard =>
            shard.Epoch == 1
            && !shard.Bootstrapped
            && shard.LeaderId == 0
            && shard.Replicas.Length == 3
            && shard.BootstrapMembers.SequenceEqual(shard.Replicas));
        cluster.Shard(1).Replicas.Should().Equal(1, 2, 3);
        cluster.Shard(2).Replicas.Should().Equal(2, 3, 1);
        cluster.Shard(3).Replicas.Should().Equal(3, 1, 2);
    }

    [Fact]
    public void Apply_SecondCollection_ContinuesTheShardIds()
    {
        var cluster = TestCluster.WithWorkers(3);
        cluster.Create("a");

        cluster.Create("b");

        cluster.Current.Collections["b"].Routes.LowestShardId.Should().Be(17);
    }

    [Fact]
    public void Apply_FewerWorkersThanReplicas_PlacesWhatItCanAndKeepsTheWish()
    {
        var cluster = TestCluster.WithWorkers(2);

        cluster.Create("docs").IsAccepted.Should().BeTrue();

        cluster.Current.Collections["docs"].ReplicationFactor.Should().Be(3);
        cluster.Shard(1).Replicas.Should().Equal(1, 2);
        cluster.Shard(1).PlacementReason.Should()
            .Be("2 of 3 replicas: least loaded of 2 eligible workers, more are not eligible");
    }

    [Fact]
    public void Apply_ExistingName_IsRefused()
    {
        var cluster = TestCluster.WithWorkers(3);
        cluster.Create("docs");

        cluster.Create("docs").Should().Be(
            CommandOutcome.Rejected(RejectionReason.AlreadyExists, "collection 'docs' already exists"));

        cluster.Create("Docs").IsAccepted.Should().BeTrue("names are ordinal");
    }

    [Fact]
    public void Apply_NoEligibleWorker_IsRefusedSayingWhy()
    {
        var cluster = TestCluster.WithWorkers(1);
        cluster.Silence(1);
        cluster.Register(2);
        cluster.Register(3, "", "search_only");
        cluster.Beat(3);

        var outcome = cluster.Create("docs");

        outcome.Reason.Should().Be(RejectionReason.FailedPrecondition);
        outcome.Message.Should().Be(
            "no worker is eligible for replicas of collection 'docs': 1 joining, 1 unhealthy, 0 draining or in maintenance, 1 search_only, "
            + "0 running shards of another history, 0 with a nearly full disk");
        new TestCluster().Create("docs").Message.Should().EndWith("no worker has registered");
    }

    [Fact]
    public void Apply_BeyondTheLimits_IsRefused()
    {
        var cluster = TestCluster.WithWorkers(
            1, new ClusterSettings { MaxCollections = 2, MaxShards = 10, ShardsPerCollection = 4, ReplicationFactor = 1 });
        cluster.Create("a");
        cluster.Create("b");

        cluster.Create("c").Should().Be(CommandOutcome.Rejected(
            RejectionReason.LimitReached, "the cluster has 2 collections, at most 2 are allowed"));

        cluster.Do(UpdateSettings.To(cluster.Current.Settings with { MaxCollections = 3 }));
        cluster.Create("c").Should().Be(CommandOutcome.Rejected(
            RejectionReason.LimitReached,
            "the cluster has 8 shards and a collection needs 4, at most 10 are allowed"));
    }

    [Fact]
    public void Apply_ShardIdsUsedUp_IsRefused()
    {
        var cluster = TestCluster.WithWorkers(1, new ClusterSettings { ReplicationFactor = 1 });
        cluster.Machine.Restore(cluster.Current with { NextShardId = uint.MaxValue - 14 });
        cluster.Create("last").Message.Should().Contain("used up");

        cluster.Machine.Restore(cluster.Current with { NextShardId = uint.MaxValue - 15 });
        cluster.Create("last").IsAccepted.Should().BeTrue();
        cluster.Create("beyond").Reason.Should().Be(RejectionReason.LimitReached);
    }

    [Theory]
    [InlineData("", 1, "collection name is required")]
    [InlineData("a\n", 1, "collection name 'a\\u000a' holds a control character or broken text")]
    [InlineData("a\ud800", 1, "holds a control character or broken text")]
    [InlineData("a", 0, "dimension 0 must be from 1 to 65536")]
    [InlineData("a", -1, "dimension -1 must be from 1 to 65536")]
    [InlineData("a", 65_537, "dimension 65537 must be from 1 to 65536")]
    public void Apply_WrongValue_IsRefusedNamingIt(string name, int dimension, string expected)
    {
        var cluster = TestCluster.WithWorkers(1);

        var outcome = cluster.Do(new CreateCollection(name, dimension, Distance.Cosine));

        outcome.Reason.Should().Be(RejectionReason.InvalidArgument);
        outcome.Message.Should().Contain(expected);
    }

    [Fact]
    public void Apply_NameOfOneMebibyte_IsRefusedWithAShortMessage()
    {
        var outcome = TestCluster.WithWorkers(1).Create(new string('x', 1 << 20));

        outcome.Message.Should().EndWith("has 1048576 bytes, at most 255 are allowed").And.Match(message => message.Length < 200);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    public void Apply_NameAtItsBounds_IsAccepted(int length) =>
        TestCluster.WithWorkers(1).Create(new string('x', length)).IsAccepted.Should().BeTrue();

    [Fact]
    public void Apply_NameOf256Utf8Bytes_IsRefused() =>
        TestCluster.WithWorkers(1).Create(new string('é', 128)).Reason.Should().Be(RejectionReason.InvalidArgument);

    [Fact]
    public void Apply_UndefinedDistance_IsRefused() =>
        TestCluster.WithWorkers(1).Do(new CreateCollection("a", 1, (Distance)9)).Message
            .Should().Be("distance must be cosine, euclidean or dot");

    [Fact]
    public void Delete_UnknownOrWrongName_IsRefused()
    {
        var cluster = new TestCluster();

        cluster.Delete("x").Should().Be(CommandOutcome.Rejected(RejectionReason.NotFound, "collection 'x' not found"));
        cluster.Delete("").Should().Be(
            CommandOutcome.Rejected(RejectionReason.InvalidArgument, "collection name is required"));
    }

    [Theory]
    [InlineData("", Distance.Cosine)]
    [InlineData("COSINE", Distance.Cosine)]
    [InlineData("Euclidean", Distance.Euclidean)]
    [InlineData("dot", Distance.Dot)]
    public void DistanceName_AnyCase_IsRead(string name, Distance expected)
    {
        DistanceName.TryParse(name, out var distance).Should().BeTrue();
        distance.Should().Be(expected);
        DistanceName.Of(distance).Should().Be(expected.ToString().ToLowerInvariant());
    }

    [Theory]
    [InlineData("manhattan")]
    [InlineData(" cosine")]
    [InlineData("0")]
    public void DistanceName_AnythingElse_IsNotOne(string name) =>
        DistanceName.TryParse(name, out _).Should().BeFalse();
}
