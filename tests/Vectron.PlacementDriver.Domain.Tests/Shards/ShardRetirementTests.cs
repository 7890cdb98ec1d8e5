using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Shards;

public sealed class ShardRetirementTests
{
    private readonly TestCluster cluster = TestCluster.WithOneShard();

    public ShardRetirementTests() => cluster.Beat(1, (1, 1));

    [Fact]
    public void Delete_Collection_KeepsItsShardsInListsAtARaisedEpoch()
    {
        var epoch = cluster.Current.AssignmentsEpoch;

        cluster.Delete("docs").IsAccepted.Should().BeTrue();

        cluster.Current.Collections.Should().BeEmpty();
        cluster.Shard(1).Retiring.Should().BeTrue();
        cluster.List(2)[0].GetProperty("shard_info").GetProperty("epoch").GetUInt64().Should().Be(2);
        cluster.List(2)[0].GetProperty("bootstrap").GetBoolean().Should().BeFalse();
        cluster.Current.AssignmentsEpoch.Should().Be(epoch + 1);
    }

    [Fact]
    public void TakeHeartbeat_AllReplicasReportTheNewEpoch_ShardLeavesAllListsAtOnce()
    {
        cluster.Delete("docs");

        Progress(1, 2);
        Progress(2, 2);
        cluster.ListJson(1).Should().Contain("\"shard_id\":1,", "the third does not know yet");
        Progress(3, 2);

        cluster.Current.Shards.Should().BeEmpty();
        cluster.Current.Workers.Values.Should().OnlyContain(worker =>
            worker.Shards.IsEmpty && worker.RetiringShards.IsEmpty);
        cluster.ListJson(1).Should().Be("[]");
    }

    [Fact]
    public void TakeHeartbeat_OldEpochOrNoMember_ReleasesNothing()
    {
        cluster.Register(4);
        cluster.Delete("docs");

        Progress(1, 1);
        Progress(1, 0);
        Progress(4, 2);

        cluster.Shard(1).ReleasedBy.Should().BeEmpty();
    }

    [Fact]
    public void TakeHeartbeat_OneReplicaIsUnhealthy_NobodyWaitsForIt()
    {
        cluster.Delete("docs");
        Progress(1, 2);
        Progress(2, 2);

        cluster.UnixMs += 1_000;
        Progress(1, 2);
        Progress(2, 2);
        cluster.Silence(3);

        cluster.Current.Shards.Should().BeEmpty();
    }

    [Fact]
    public void TakeHeartbeat_NotRunningItLongAfterDeletion_Releases()
    {
        cluster.Delete("docs");
        cluster.UnixMs += 29_999;
        Running(1);
        cluster.Shard(1).ReleasedBy.Should().BeEmpty("it may not have started it yet");

        cluster.UnixMs += 1;
        Running(1, 1);
        cluster.Shard(1).ReleasedBy.Should().BeEmpty("it runs it");
        Running(1);

        cluster.Shard(1).ReleasedBy.Should().Equal(1UL);
    }

    [Fact]
    public void TakeHeartbeat_NotRunningItSoonAfterItsOwnStart_ReleasesNothing()
    {
        cluster.Delete("docs");
        cluster.UnixMs += 60_000;
        cluster.Register(1);

        Running(1);

        cluster.Shard(1).ReleasedBy.Should().BeEmpty("the first beat of a process runs nothing");
    }

    [Fact]
    public void Delete_OneOfTwoCollections_LeavesTheOtherInTheLists()
    {
        cluster.Create("other");
        cluster.Delete("docs");

        Progress(1, 2);
        Progress(2, 2);
        Progress(3, 2);

        cluster.List(1).GetArrayLength().Should().Be(1);
        cluster.List(1)[0].GetProperty("shard_info").GetProperty("collection").GetString().Should().Be("other");
    }

    [Fact]
    public void Create_NameOfADeletedCollection_GetsNewShardIds()
    {
        cluster.Delete("docs");

        cluster.Create("docs").IsAccepted.Should().BeTrue();

        cluster.Current.Collections["docs"].Routes.ShardIds.Should().Equal(2);
        cluster.Shard(1).Retiring.Should().BeTrue();
        cluster.Shard(2).Retiring.Should().BeFalse();
        Progress(1, 2);
        Progress(2, 2);
        Progress(3, 2);
        cluster.Current.Shards.Keys.Should().Equal(2UL);
    }

    [Fact]
    public void Delete_WhenNoReplicaLives_ShardIsGoneAtOnce()
    {
        cluster.Silence(1, 2, 3);

        cluster.Delete("docs");

        cluster.Current.Shards.Should().BeEmpty();
        cluster.Current.NextShardId.Should().Be(2);
    }

    private void Progress(ulong worker, ulong epoch) => cluster.Do(
        TestCluster.Heartbeat(worker) with { RunningShards = [1], Progress = [new ShardProgressReport(1, 0, epoch)] });

    private void Running(ulong worker, params ulong[] shards) =>
        cluster.Do(TestCluster.Heartbeat(worker) with { RunningShards = [.. shards] });
}
