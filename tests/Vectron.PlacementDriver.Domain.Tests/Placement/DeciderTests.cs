using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Placement.Deciders;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Placement;

/// <summary>Each decider with a worker that it allows and one that it does not, in a cluster of five with shard 1 on 1 to 3.</summary>
public sealed class DeciderTests
{
    private readonly TestCluster cluster = TestCluster.WithWorkers(5, new ClusterSettings { ShardsPerCollection = 1 });

    public DeciderTests() => cluster.Create("docs");

    [Fact]
    public void Explain_OfAGoodWorker_SaysYesInEverySentence() =>
        Explain(5).Should().OnlyContain(decision => decision.Verdict == Verdict.Yes && decision.Sentence.Length > 10);

    [Fact]
    public void Explain_WithoutAShard_AsksTheDecidersAboutWorkersAlone() =>
        DeciderChain.Explain(new PlacementQuestion(new PlacementContext(cluster.Current), cluster.Worker(5)))
            .Should().HaveCount(DeciderChain.AboutWorkers.Length);

    [Fact]
    public void Joined_OfAWorkerWithoutABeat_SaysNo()
    {
        cluster.Register(5);

        Refuses(5, "joined", "worker 5 has registered and not sent a heartbeat yet");
    }

    [Fact]
    public void Alive_OfASilentWorker_SaysNo()
    {
        cluster.Silence(5);

        Refuses(5, "alive", "worker 5 is silent for 30 s");
    }

    [Fact]
    public void Staying_OfADrainingWorker_SaysNo()
    {
        cluster.Do(new DrainWorker(5)).IsAccepted.Should().BeTrue();

        Refuses(5, "staying", "worker 5 is draining");
    }

    [Fact]
    public void Role_OfAWorkerThatOnlyServesSearches_SaysNo()
    {
        cluster.Register(6, "", WorkerCapability.SearchOnly);
        cluster.Beat(6);

        Refuses(6, "role", "worker 6 only serves searches");
    }

    [Fact]
    public void History_OfAWorkerThatRunsAStrangeShard_SaysNo()
    {
        cluster.Do(TestCluster.Heartbeat(5) with { RunningShards = [1] });

        Refuses(5, "history", "worker 5 runs shard 1, which was never given to it");
    }

    [Fact]
    public void Disk_OfAFullWorker_SaysNo()
    {
        cluster.Do(TestCluster.Heartbeat(5) with { Load = WorkerLoad.None with { DiskMilliPercent = 90_500 } });

        Refuses(5, "disk", "the disk of worker 5 is 90 % full, less than 85 % is needed");
    }

    [Fact]
    public void Member_OfAReplica_SaysNo() => Refuses(2, "member", "worker 2 has shard 1 already");

    [Fact]
    public void FormerMember_ByAddress_SaysNo()
    {
        var shard = cluster.Shard(1) with { FormerHosts = [new FormerHost(9, cluster.Worker(5).RaftAddress, true, 1)] };

        Refuses(5, "former-member", "worker 5 at worker-5:9191 was a member of the group of shard 1 before, itself or by its address, and a group takes nobody back", shard);
    }

    [Fact]
    public void FormerMember_AtTheAddressOfAMemberWhoseDiskIsLost_SaysNo()
    {
        cluster.Do(new DeclareDiskLost(2)).IsAccepted.Should().BeTrue();
        cluster.Register(2).Id.Should().Be(6);
        cluster.Beat(6);

        Refuses(6, "former-member", "worker 6 at worker-2:9191 was a member of the group of shard 1 before, itself or by its address, and a group takes nobody back");
    }

    [Fact]
    public void FailedStart_OfLately_SaysNo()
    {
        var shard = cluster.Shard(1) with { FormerHosts = [new FormerHost(5, "worker-5:9191", false, cluster.UnixMs - 1)] };

        Decide(5, shard).Single(decision => decision.Decider == "failed-start").Verdict.Should().Be(Verdict.No);
    }

    [Theory]
    [InlineData("gpu", "", "", "worker 5 lacks capability 'gpu', which collection 'docs' asks for")]
    [InlineData("", "a,b", "", "worker 5 lacks one of the zones a, b, which collection 'docs' asks for")]
    [InlineData("", "", "c", "worker 5 lacks a zone other than 'c', which collection 'docs' asks for")]
    [InlineData("avx512", "a,c", "b", null)]
    public void Rules_OfACollectionThatAsksForOtherWorkers_SayNo(string capabilities, string use, string avoid, string? sentence)
    {
        cluster.Register(5, "c", "avx512");
        cluster.Beat(5);
        cluster.Do(new SetCollectionPlacement("docs", 3, new CollectionPlacement(List(capabilities), List(use), List(avoid)), Forced: false))
            .IsAccepted.Should().BeTrue();

        Decide(5, cluster.Shard(1)).Single(decision => decision.Decider == "collection-rules").Should().Be(sentence is null
            ? new Decision("collection-rules", Verdict.Yes, "worker 5 has what collection 'docs' asks for")
            : new Decision("collection-rules", Verdict.No, sentence));

        static ImmutableArray<string> List(string text) => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries)];
    }

    [Fact]
    public void Spread_OfABalancingMoveIntoAnotherReplicasZone_SaysNo()
    {
        cluster.Register(2, "b");
        cluster.Beat(2);
        cluster.Register(5, "b");
        cluster.Beat(5);

        Decide(5, cluster.Shard(1), MoveKind.Rebalance, 1).Single(decision => decision.Decider == "spread")
            .Should().Be(new Decision("spread", Verdict.Yes, "worker 5 would share its zone with 1 and its rack with 1 other replicas"));
        cluster.Register(1, "a");
        cluster.Beat(1);
        Decide(5, cluster.Shard(1), MoveKind.Rebalance, 1).Single(decision => decision.Decider == "spread")
            .Should().Be(new Decision("spread", Verdict.No, "worker 5 would share its zone with 1 and its rack with 1 other replicas, more than now"));
        Decide(5, cluster.Shard(1), MoveKind.Drain, 1).Single(decision => decision.Decider == "spread").Verdict.Should().Be(Verdict.Yes);
    }

    [Fact]
    public void Spare_OfTheLastUnusedWorker_SaysNoToBalancingOnly()
    {
        cluster.Silence(4);
        Decide(5, cluster.Shard(1), MoveKind.Rebalance, 1).Single(decision => decision.Decider == "spare").Verdict.Should().Be(Verdict.No);
        Decide(5, cluster.Shard(1), MoveKind.Repair, 1).Single(decision => decision.Decider == "spare").Verdict.Should().Be(Verdict.Yes);
    }

    [Fact]
    public void MoveLimits_WhenReached_SayThrottle()
    {
        cluster.Do(UpdateSettings.To(new ClusterSettings { ShardsPerCollection = 1, MaxMovesPerWorker = 1 }));
        cluster.Create("more");
        cluster.Beat(1, (1, 1), (2, 1));
        cluster.Do(new StartMoves([new MoveStart(1, MoveKind.Drain, 1, 5, 1, "why")])).IsAccepted.Should().BeTrue();

        var other = cluster.Shard(2) with { Replicas = [2, 3, 4], LeaderId = 2 };
        Decide(5, other, MoveKind.Drain, 2).Single(decision => decision.Decider == "move-limits")
            .Should().Be(new Decision("move-limits", Verdict.Throttle, "worker 5 has 1 moves on their way, which is the most"));
    }

    [Fact]
    public void Names_AreDistinct() =>
        DeciderChain.AboutWorkers.Concat(DeciderChain.AboutShards).Select(decider => decider.Name).Should().OnlyHaveUniqueItems();

    private void Refuses(ulong worker, string decider, string sentence, Shard? shard = null) =>
        Decide(worker, shard ?? cluster.Shard(1)).Where(decision => decision.Verdict != Verdict.Yes)
            .Should().Equal(new Decision(decider, Verdict.No, sentence));

    private ImmutableArray<Decision> Explain(ulong worker) => Decide(worker, cluster.Shard(1));

    private ImmutableArray<Decision> Decide(ulong worker, Shard shard, MoveKind kind = MoveKind.Repair, ulong source = 0) =>
        DeciderChain.Explain(new PlacementQuestion(new PlacementContext(cluster.Current), cluster.Worker(worker), shard, kind, source));
}
