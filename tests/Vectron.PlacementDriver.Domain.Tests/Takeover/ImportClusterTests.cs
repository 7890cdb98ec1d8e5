using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Freezing;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Takeover;
using Vectron.PlacementDriver.Domain.Tests.Serialization;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Domain.Tests.Takeover;

/// <summary>An empty cluster takes over from another driver, and its workers lose nothing by it.</summary>
public sealed class ImportClusterTests
{
    private readonly TestCluster cluster = new();

    private static ImportCluster Whole { get; } = new(
        new string('a', 32),
        "old:6001",
        0,
        1,
        [Worker(1), Worker(2), Worker(7), Worker(9) with { SearchOnly = true }],
        [new ImportedReranker(4, "reranker:9190")],
        [Collection("docs", [Shard(5, 0, 99, 3, 1, 2, 7), Shard(3, 100, ulong.MaxValue, 1, 7, 2)])]);

    public static TheoryData<string, ImportCluster> Faults => new()
    {
        { "import_id '' must be 32 lower-case hex digits", Whole with { ImportId = "" } },
        { "source is required", Whole with { Source = "" } },
        { "part 1 of 1 must be from 0", Whole with { Part = 1 } },
        { "part -1 of 1 must be from 0", Whole with { Part = -1 } },
        { "part 0 of 1001 must be from 0", Whole with { Parts = 1001 } },
        { "worker id 0 must be from 1 to 4292870143", Whole with { Workers = [Worker(0)] } },
        { "worker id 4292870144 must be from 1 to 4292870143", Whole with { Workers = [Worker(ImportRule.HighestId + 1)] } },
        { "worker id 1 is there twice", Whole with { Workers = [Worker(1), Worker(1) with { RaftAddress = "x:1", GrpcAddress = "x:2" }] } },
        { "raft_address worker-1:9191 is there twice", Whole with { Workers = [Worker(1), Worker(1) with { Id = 2, GrpcAddress = "x:2" }] } },
        { "worker raft_address 'x' must be host:port", Whole with { Workers = [Worker(1) with { RaftAddress = "x" }] } },
        { "reranker id 4 is there twice", Whole with { Rerankers = [new(4, "a:1"), new(4, "b:1")] } },
        { "shard id 5 is there twice", With(Shard(5, 0, 99, 1, 1), Shard(5, 100, ulong.MaxValue, 1, 1)) },
        { "shard 6 covers 101 to 18446744073709551615 where 100 must start", With(Shard(5, 0, 99, 1, 1), Shard(6, 101, ulong.MaxValue, 1, 1)) },
        { "shard 6 covers 99 to 18446744073709551615 where 100 must start", With(Shard(5, 0, 99, 1, 1), Shard(6, 99, ulong.MaxValue, 1, 1)) },
        { "the ranges end before the key space does, at 100", With(Shard(5, 0, 99, 1, 1)) },
        { "shard 5 has 0 replicas, must have from 1 to 3", With(Shard(5, 0, ulong.MaxValue, 1)) },
        { "shard 5 has 4 replicas, must have from 1 to 3", With(Shard(5, 0, ulong.MaxValue, 1, 1, 2, 7, 8)) },
        { "shard 5's replica 2 is there twice", With(Shard(5, 0, ulong.MaxValue, 1, 2, 2)) },
        { "shard 5 is led by worker 8, which is none of its replicas", With(Shard(5, 0, ulong.MaxValue, 1, 1) with { LeaderId = 8 }) },
        { "shard 5 has epoch 9223372036854775808, at most", With(Shard(5, 0, ulong.MaxValue, 1UL << 63, 1)) },
        { "collection 'docs' has no shards", With() },
        { "replication_factor 8 must be from 1 to 7", Whole with { Collections = [Collection("docs", []) with { ReplicationFactor = 8 }] } },
        { "collection docs is there twice", Whole with { Collections = [.. With(Shard(5, 0, ulong.MaxValue, 1, 1)).Collections, .. With(Shard(6, 0, ulong.MaxValue, 1, 1)).Collections] } },
        { "a part holds 10001 workers", Whole with { Workers = [.. Enumerable.Range(1, 9_998).Select(id => Worker((ulong)id))] } },
    };

    [Fact]
    public void Import_IntoAnEmptyCluster_KeepsIdsAndGoesBeyondEverythingElse()
    {
        cluster.Do(Whole).IsAccepted.Should().BeTrue();

        var state = cluster.Current;
        state.Workers.Keys.Should().Equal(1, 2, 7, 9);
        state.Workers.Values.Should().OnlyContain(worker => worker.IsServing);
        state.WorkerIdsByRaftAddress["worker-7:9191"].Should().Be(7);
        state.SearchOnlyWorkerIds.Should().Equal(9);
        state.Rerankers[4].GrpcAddress.Should().Be("reranker:9190");
        cluster.Worker(2).Shards.Should().Equal(3, 5);
        state.Collections["docs"].Routes.ShardIds.Should().Equal(5, 3);
        cluster.Shard(5).Should().BeEquivalentTo(new { Replicas = new ulong[] { 1, 2, 7 }, LeaderId = 1UL, Bootstrapped = true, Epoch = 3 + ImportCluster.Margin });
        state.MisreplicatedShards.Should().Equal(3);
        state.UnledShards.Should().BeEmpty();
        (state.NextWorkerId, state.NextShardId, state.NextRerankerId).Should().Be(
            (10 + ImportCluster.Margin, 6 + ImportCluster.Margin, 5 + ImportCluster.Margin));
        state.AssignmentsEpoch.Should().BeGreaterThan(1UL << 40);
        state.Freeze.Should().BeNull();
        Enum.GetValues<SchedulingKind>().Should().OnlyContain(kind => !state.MaySchedule(kind));
        state.History.Entries.Last().Text.Should().StartWith("imported from old:6001: 4 workers, 1 rerankers, 1 collections, 2 shards");
    }

    [Fact]
    public void Import_WhatWorkersAreTold_IsTheirShardsAndNeverToFoundThemAgain()
    {
        cluster.Do(Whole);

        var list = cluster.List(7).EnumerateArray().ToArray();
        list.Select(item => item.GetProperty("shard_info").GetProperty("shard_id").GetUInt64()).Should().Equal(3, 5);
        list.Should().OnlyContain(item => !item.GetProperty("bootstrap").GetBoolean());
        list.Should().OnlyContain(item => item.GetProperty("shard_info").GetProperty("bootstrapped").GetBoolean());
        list[1].GetProperty("initial_members").GetProperty("2").GetString().Should().Be("worker-2:9191");
    }

    [Fact]
    public void Register_OfAnImportedWorker_GivesItsIdAndANewOneGoesBeyond()
    {
        cluster.Do(Whole);

        cluster.Register(7).Id.Should().Be(7);
        cluster.Register(30).Id.Should().Be(10 + ImportCluster.Margin);
    }

    [Fact]
    public void Beat_WithAShardThatTheOtherDriverGaveAfterwards_TellsThatWorkerNothing()
    {
        cluster.Do(Whole);

        cluster.Do(TestCluster.Heartbeat(2) with { RunningShards = [3, 5, 6] }).IsAccepted.Should().BeTrue();

        cluster.Worker(2).StrangeShardId.Should().Be(6, "its collection may have been created after the import");
        cluster.ListJson(2).Should().Be("[]");
        cluster.Do(TestCluster.Heartbeat(2) with { RunningShards = [3, 5] });
        cluster.List(2).GetArrayLength().Should().Be(2);
    }

    [Fact]
    public void Beat_WithAShardThatTheOtherDriverDeletedBefore_LetsGoOfIt()
    {
        cluster.Do(Whole);

        cluster.Do(TestCluster.Heartbeat(2) with { RunningShards = [3, 4, 5] });

        cluster.Worker(2).StrangeShardId.Should().Be(0, "4 is below an imported id, so it was deleted before");
        cluster.List(2).GetArrayLength().Should().Be(2);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Import_OfWhatCannotBe_SaysWhatAndChangesNothing(string expected, ImportCluster part)
    {
        var outcome = cluster.Do(part);

        outcome.Reason.Should().Be(RejectionReason.InvalidArgument);
        outcome.Message.Should().Contain(expected);
        cluster.Current.Revision.Should().Be(0);
    }

    [Fact]
    public void Import_IntoAClusterThatGaveAnId_IsRefused()
    {
        var used = TestCluster.WithWorkers(1);

        used.Do(Whole).Should().Be(CommandOutcome.Rejected(
            RejectionReason.FailedPrecondition,
            "the cluster is not empty: it has 1 workers and 0 collections, and has given ids up to worker 1 and shard 0; import into one with empty data directories"));
        cluster.Do(Whole);
        cluster.Do(Whole with { ImportId = new string('b', 32) }).Reason.Should().Be(RejectionReason.FailedPrecondition);
    }

    [Fact]
    public void Import_IntoAClusterThatAWorkerFroze_EndsTheFreeze()
    {
        cluster.Do(TestCluster.Heartbeat(1));
        cluster.Current.Freeze.Should().NotBeNull("somebody came too early");

        cluster.Do(Whole).IsAccepted.Should().BeTrue();

        cluster.Current.Freeze.Should().BeNull();
    }

    [Fact]
    public void Import_BeyondTheLimits_IsRefused()
    {
        cluster.Do(UpdateSettings.To(new ClusterSettings { MaxWorkers = 3 }));

        var outcome = cluster.Do(Whole);

        outcome.Should().Be(CommandOutcome.Rejected(
            RejectionReason.LimitReached, "the cluster would have 4 workers, at most 3 are allowed: raise max_workers"));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public void Import_OfAReplicaOnNobody_IsRefused(ulong id)
    {
        var outcome = cluster.Do(Whole with { Collections = [Collection("docs", [Shard(5, 0, ulong.MaxValue, 1, id)])] });

        outcome.Message.Should().Be($"shard 5 has a replica on worker {id}, which is unknown, unhealthy or only serves searches");
    }

    [Fact]
    public void Import_InParts_FreezesUntilTheLast()
    {
        var first = Whole with { Parts = 3, Collections = [] };
        var second = Whole with { Parts = 3, Part = 1, Workers = [], Rerankers = [] };
        var third = Whole with { Parts = 3, Part = 2, Workers = [Worker(11)], Rerankers = [], Collections = [Collection("more", [Shard(8, 0, ulong.MaxValue, 1, 11)])] };

        cluster.Do(second).Message.Should().Contain("part 1 of the import is not the next one");
        cluster.Do(first).IsAccepted.Should().BeTrue();
        cluster.Do(third).IsAccepted.Should().BeFalse();
        cluster.Do(second).IsAccepted.Should().BeTrue();
        cluster.ListJson(1).Should().Be("[]");
        cluster.Register(40).IsAccepted.Should().BeFalse();
        cluster.Do(new LeaveFreeze(Force: true)).Message.Should().StartWith("an import from old:6001 is on its way, part 2 of 3 has come");
        cluster.Do(second).IsAccepted.Should().BeFalse();
        cluster.Do(third with { ImportId = new string('c', 32) }).IsAccepted.Should().BeFalse();
        cluster.Do(third with { Workers = [Worker(7)] }).Message.Should().Be("worker 7 at worker-7:9191 came before, as worker 7 at worker-7:9191");
        cluster.Do(third with { Collections = Whole.Collections }).Message.Should().Be("collection 'docs' came before");
        cluster.Do(third with { Collections = [Collection("more", [Shard(5, 0, ulong.MaxValue, 1, 11)])] }).Message
            .Should().Be("shard 5 came before, in collection 'docs'");
        cluster.Do(third).IsAccepted.Should().BeTrue();

        cluster.Current.Freeze.Should().BeNull();
        cluster.Current.Shards.Keys.Should().Equal(3, 5, 8);
        cluster.Current.SkippedShardIds.Should().Equal(new IdRange(9, 9 + ImportCluster.Margin));
        cluster.List(1).GetArrayLength().Should().Be(1);
    }

    [Fact]
    public void Import_ThatWasCutShort_IsReplacedByAnother()
    {
        cluster.Do(Whole with { Parts = 2 }).IsAccepted.Should().BeTrue();

        cluster.Do(Whole with { ImportId = new string('b', 32), Workers = [Worker(20)], Rerankers = [], Collections = [Collection("docs", [Shard(1, 0, ulong.MaxValue, 1, 20)])] })
            .IsAccepted.Should().BeTrue();

        cluster.Current.Workers.Keys.Should().Equal(20);
        cluster.Current.Shards.Keys.Should().Equal(1);
        cluster.Current.Rerankers.Should().BeEmpty();
        cluster.Current.WorkerIdsByRaftAddress.Should().ContainSingle();
        var bytes = SampleSnapshot.Write(cluster.Current);
        SampleSnapshot.Write(Domain.Serialization.SnapshotCodec.Read(new MemoryStream(bytes))).Should().Equal(bytes);
    }

    private static ImportCluster With(params ImportedShard[] shards) => Whole with { Collections = [Collection("docs", shards)] };

    private static ImportedWorker Worker(ulong id) => new(id, $"worker-{id}:9190", $"worker-{id}:9191", SearchOnly: false, Healthy: true);

    private static ImportedCollection Collection(string name, ImportedShard[] shards) => new(name, 4, Distance.Cosine, 3, [.. shards]);

    private static ImportedShard Shard(ulong id, ulong start, ulong end, ulong epoch, params ulong[] replicas) =>
        new(id, new KeyRange(start, end), epoch, [.. replicas], replicas.FirstOrDefault());
}
