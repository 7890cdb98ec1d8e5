using Vectron.PlacementDriver.Domain.Answers;
using Vectron.PlacementDriver.Domain.Reshaping;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Domain.Tests.Reshaping;

/// <summary>One shard becomes two, step by step.</summary>
public sealed class SplitTests
{
    [Fact]
    public void Split_FromPlanToEnd_KeepsTheKeysExactlyAndServesAtEveryStep()
    {
        var split = new SplittingCluster();
        split.Begin();
        var cluster = split.Cluster;

        split.Routes.Should().Equal([1UL], "the new shards have nothing yet");
        cluster.Shard(2).Range.Should().Be(new KeyRange(0, ulong.MaxValue / 2));
        cluster.Shard(3).Range.Should().Be(new KeyRange((ulong.MaxValue / 2) + 1, ulong.MaxValue));
        cluster.Shard(2).Replicas[0].Should().NotBe(cluster.Shard(3).Replicas[0], "they are not led by the same worker");
        var told = cluster.List(1).EnumerateArray().Single(item => item.GetProperty("shard_info").GetProperty("shard_id").GetUInt64() == 2);
        told.GetProperty("shard_info").GetProperty("origins").EnumerateArray().Select(one => one.GetUInt64()).Should().Equal(1UL);
        told.GetProperty("bootstrap").GetBoolean().Should().BeTrue();

        split.BeatAll();
        split.Reshape!.Phase.Should().Be(ReshapePhase.Copying, "nobody says that it keeps up");
        cluster.Shard(1).Epoch.Should().Be(1);

        split.Following = true;
        split.BeatAll();
        split.Reshape!.Phase.Should().Be(ReshapePhase.Sealing);
        cluster.Shard(1).Should().Match<Shard>(shard => shard.Sealed && shard.Epoch == 2);
        split.Routes.Should().Equal(1UL);
        cluster.ListJson(1).Should().Contain("\"sealed\":true");

        split.SealedEpochOf = _ => 1;
        split.BeatAll();
        split.BeatAll();
        split.Reshape!.Phase.Should().Be(ReshapePhase.Sealing, "an earlier seal proves nothing");
        cluster.Shard(1).Published.Should().BeNull("the leader has shown that it knows");

        split.SealedEpochOf = origin => origin.Epoch;
        split.BeatAll();
        split.Reshape.Should().BeNull();
        split.Routes.Should().Equal(2UL, 3UL);
        split.BeatAll();
        cluster.Current.Shards.Keys.Should().NotContain(1UL, "everybody has shown the epoch at which it retired");
        cluster.Current.NextShardId.Should().Be(4, "and its id never comes back");
        cluster.Current.History.Entries.Select(entry => entry.Text).Should()
            .Contain("split of shard 1 into 2 and 3 begun: shard 1 holds 5000 vectors, 1000 are the limit")
            .And.ContainMatch("split of shard 1 into 2 and 3 completed after * s: the new shards have everything and serve its keys");
    }

    [Fact]
    public void Seal_IsPublishedOnceTheLeaderKnowsIt()
    {
        var split = new SplittingCluster();
        split.Begin();
        split.Following = true;
        split.Silent.Add(split.Cluster.Shard(1).LeaderId);
        split.BeatAll();
        split.Silent.Clear();
        split.BeatAll();

        split.Cluster.Shard(1).Sealed.Should().BeTrue();
        var (told, route) = (split.Cluster.Shard(1).Epoch, split.Cluster.Shard(1).RouteEpoch);
        split.BeatAll();

        (told, route).Should().Be((2, 1));
        split.Cluster.Shard(1).RouteEpoch.Should().Be(2);
    }

    [Fact]
    public void Split_OfAShardWhoseWorkersCannot_IsRefusedNamingTheWorker()
    {
        var split = new SplittingCluster(capability: "write");
        split.BeatAll();

        split.Plan().Should().BeEmpty();
        var outcome = split.Cluster.Do(new StartReshapes([new ReshapeStart(ReshapeKind.Split, [1], [1], 1, "because")]));

        outcome.Reason.Should().Be(RejectionReason.Outdated);
        outcome.Message.Should().Be("worker 1, which has shard 1, cannot split: it does not announce the capability 'split'");
    }

    [Fact]
    public void Split_IsOffByDefaultAndWhilePaused()
    {
        var off = new SplittingCluster(settings: new ClusterSettings { ShardsPerCollection = 1 });
        off.BeatAll();
        off.Plan().Should().BeEmpty();

        var paused = new SplittingCluster();
        paused.BeatAll();
        paused.Plan().Should().ContainSingle();
        paused.Cluster.Do(new PauseScheduling(SchedulingKind.Split, "not now"));
        paused.Plan().Should().BeEmpty();
    }

    [Fact]
    public void Split_WhoseWorkerDies_IsGivenUpAndTheShardServesOn()
    {
        var split = new SplittingCluster();
        split.Begin();
        split.Following = true;
        split.BeatAll();
        split.Cluster.Shard(1).Sealed.Should().BeTrue();

        split.Silent.Add(3);
        split.Cluster.LetDown(3);
        split.BeatAll();
        ReshapeReview.FindDue(split.Cluster.Current, split.Cluster.UnixMs).Should().Equal(1UL);
        split.Cluster.Do(new ReviewReshapes([1]));

        split.Reshape.Should().BeNull();
        split.Routes.Should().Equal(1UL);
        split.Cluster.ListJson(1).Should().Contain("\"origins\":[1]", "whoever hears of a new shard only now must know what it was");
        split.Cluster.Shard(1).Should().Match<Shard>(shard => !shard.Sealed && shard.Epoch == 3 && shard.ReshapeId == 0);
        split.BeatAll();
        split.Cluster.Current.Shards.Keys.Should().Equal([1UL], "the new shards leave their workers");
        split.Silent.Clear();
        split.BeatAll();
        split.Plan().Should().BeEmpty("for a while it is left alone");
        split.Cluster.UnixMs += ReshapeRule.SparedAfterFailureMs;
        split.BeatAll();
        split.Plan().Should().ContainSingle();
    }

    [Fact]
    public void Split_WithoutNews_IsGivenUpAfterItsPatience()
    {
        var split = new SplittingCluster();
        split.Begin();
        var deadline = split.Reshape!.DeadlineUnixMs;
        ReshapeReview.FindDue(split.Cluster.Current, deadline - 1).Should().BeEmpty();
        ReshapeReview.FindDue(split.Cluster.Current, deadline).Should().Equal(1UL);
    }

    [Fact]
    public void Collection_DeletedInTheMiddle_TakesTheNewShardsAlong()
    {
        var split = new SplittingCluster();
        split.Begin();
        split.BeatAll();

        split.Cluster.Delete("docs").IsAccepted.Should().BeTrue();
        split.BeatAll();

        split.Reshape.Should().BeNull();
        split.Cluster.Current.Shards.Should().BeEmpty();
    }

    [Fact]
    public void Merge_OfNeighboursThatShrank_PutsTheirKeysTogether()
    {
        var split = new SplittingCluster();
        split.Begin();
        split.Finish();
        split.Cluster.Do(new UpdateSettings([new SettingValue("merge_vectors", 300)], "test"));
        split.VectorsOf = _ => 400;
        split.BeatAll();
        split.Plan().Should().BeEmpty("together they are above the limit");
        split.VectorsOf = _ => 100;

        split.Begin();
        split.Finish();

        split.Routes.Should().Equal(4UL);
        split.Cluster.Shard(4).Range.Should().Be(new KeyRange(0, ulong.MaxValue));
        split.BeatAll();
        split.Cluster.Current.Shards.Keys.Should().Equal(4UL);
        split.Plan().Should().BeEmpty("a new collection has one shard: fewer than that it never gets");
    }

    [Fact]
    public void Shards_OfASplit_DoNotMoveAndSayWhatTheyWaitFor()
    {
        var split = new SplittingCluster();
        split.Begin();
        split.BeatAll();

        MovePlanner.PlanWhole(split.Cluster.Current).Should().BeEmpty();
        Explainer.Explain(split.Cluster.Current, split.Cluster.Shard(1)).Sentences.Should()
            .Contain("It is copying for 5 s and waits: the leader of shard 2, worker 1, has yet to report that it follows shard 1.")
            .And.Contain("It serves meanwhile.");
        Explainer.Explain(split.Cluster.Current, split.Cluster.Shard(3)).Sentences.Should()
            .Contain("Nobody is routed to it before its end.");
    }
}
