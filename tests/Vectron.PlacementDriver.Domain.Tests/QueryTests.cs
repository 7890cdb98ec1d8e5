using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Domain.Tests;

public sealed class QueryTests
{
    private readonly TestCluster cluster = TestCluster.WithWorkers(3);

    public QueryTests() => cluster.Create("docs");

    private Collection Docs => cluster.Current.Collections["docs"];

    [Theory]
    [InlineData("a")]
    [InlineData("hello")]
    [InlineData("😀")]
    public void Find_VectorId_GivesTheShardOfItsHash(string vectorId) =>
        ShardRouter.Find(cluster.Current, Docs, vectorId).Shard.Range.Contains(KeyHash.Of(vectorId)).Should().BeTrue();

    [Fact]
    public void Find_NoVectorId_GivesTheLowestShard() =>
        ShardRouter.Find(cluster.Current, Docs, "").Shard.Id.Should().Be(1);

    [Fact]
    public void Find_ServingLeader_IsPreferredElseTheFirstServingReplica()
    {
        ShardRouter.Find(cluster.Current, Docs, "").Worker!.Id.Should().Be(1, "no leader is known");

        cluster.Beat(3, (1, 3));
        ShardRouter.Find(cluster.Current, Docs, "").Worker!.Id.Should().Be(3);

        cluster.Register(3);
        ShardRouter.Find(cluster.Current, Docs, "").Worker!.Id.Should().Be(1, "the leader has just restarted");

        cluster.Silence(1, 3);
        ShardRouter.Find(cluster.Current, Docs, "").Worker!.Id.Should().Be(2);

        cluster.Silence(2);
        ShardRouter.Find(cluster.Current, Docs, "").Worker.Should().BeNull();
    }

    [Fact]
    public void Of_Collection_GivesARowPerShard()
    {
        cluster.Beat(3, (2, 3));

        var rows = CollectionStatus.Of(cluster.Current, Docs);

        rows.Select(row => row.Shard.Id).Should().Equal(Docs.Routes.ShardIds);
        rows[0].IsReady.Should().BeFalse("it never had a leader");
        rows[1].IsReady.Should().BeTrue();
        rows[1].Leader!.Id.Should().Be(3);
        rows[1].Replicas.Select(worker => worker.Id).Should().Equal(2, 3, 1);
        cluster.Silence(3);
        CollectionStatus.Of(cluster.Current, Docs)[1].IsReady.Should().BeFalse("its leader is gone");
    }

    [Fact]
    public void Of_Worker_GivesItsCollectionsInOrdinalOrderWithoutDeletedOnes()
    {
        cluster.Create("b");
        cluster.Create("B");
        cluster.Create("gone");
        cluster.Delete("gone");

        WorkerCollections.Of(cluster.Current, cluster.Worker(1)).Should().Equal("B", "b", "docs");
    }
}
