using Vectron.PlacementDriver.Domain.Settings;

namespace Vectron.PlacementDriver.Domain.Tests.Assignments;

public sealed class AssignmentListTests
{
    [Fact]
    public void Write_WorkerWithoutShards_GivesEmptyArray() =>
        TestCluster.WithWorkers(1).ListJson(1).Should().Be("[]");

    [Fact]
    public void Write_UnfoundedShard_TellsMembersToBootstrap() =>
        TestCluster.WithOneShard().ListJson(2).Should().Be(
            """
            [{"shard_info":{"shard_id":1,"collection":"docs","key_range_start":0,"key_range_end":18446744073709551615,
            "replicas":[1,2,3],"leader_id":0,"epoch":1,"dimension":4,"distance":"cosine","bootstrapped":false,
            "bootstrap_members":[1,2,3]},"initial_members":{"1":"worker-1:9191","2":"worker-2:9191","3":"worker-3:9191"},
            "bootstrap":true}]
            """.Replace("\n", "", StringComparison.Ordinal));

    [Fact]
    public void Write_LeaderReported_NeverTellsToBootstrapAgain()
    {
        var cluster = TestCluster.WithOneShard();

        cluster.Beat(3, (1, 2));

        foreach (var worker in new ulong[] { 1, 2, 3 })
        {
            var shard = cluster.List(worker).EnumerateArray().Single();
            shard.GetProperty("bootstrap").GetBoolean().Should().BeFalse();
            shard.GetProperty("shard_info").GetProperty("bootstrapped").GetBoolean().Should().BeTrue();
            shard.GetProperty("shard_info").GetProperty("leader_id").GetUInt64().Should().Be(2);
        }
    }

    [Fact]
    public void Write_ManyShards_OrdersThemById()
    {
        var cluster = TestCluster.WithWorkers(5);
        cluster.Create("b");
        cluster.Create("a");

        foreach (var worker in cluster.Current.Workers.Values)
        {
            cluster.List(worker.Id).EnumerateArray()
                .Select(shard => shard.GetProperty("shard_info").GetProperty("shard_id").GetUInt64())
                .Should().Equal(worker.Shards);
        }
    }

    [Fact]
    public void Write_SearchOnlyWorker_GetsEveryShardAndNoMembers()
    {
        var cluster = TestCluster.WithWorkers(3, new ClusterSettings { ShardsPerCollection = 2 });
        cluster.Register(4, "", "search_only");
        cluster.Beat(4);
        cluster.Create("docs");
        cluster.Beat(2, (1, 2));

        cluster.Worker(4).Shards.Should().BeEmpty();
        var list = cluster.List(4).EnumerateArray().ToArray();
        list.Should().HaveCount(2).And.OnlyContain(shard =>
            !shard.GetProperty("bootstrap").GetBoolean()
            && !shard.GetProperty("initial_members").EnumerateObject().Any());
        list[0].GetProperty("shard_info").GetProperty("leader_id").GetUInt64().Should().Be(2);
    }
}
