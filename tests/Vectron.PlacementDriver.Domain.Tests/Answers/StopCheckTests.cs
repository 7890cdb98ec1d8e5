using Vectron.PlacementDriver.Domain.Answers;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Answers;

public sealed class StopCheckTests
{
    private readonly TestCluster cluster = TestCluster.WithWorkers(4, new ClusterSettings { ShardsPerCollection = 4 });

    public StopCheckTests() => cluster.Create("docs");

    [Fact]
    public void Of_OneOfThreeReplicas_CanStopAndRefill()
    {
        var held = cluster.Worker(1).Shards.Count;

        var forecast = StopCheck.Of(cluster.Current, [1]);

        forecast.CanStop.Should().BeTrue();
        forecast.LosesRedundancy.Should().HaveCount(held);
        forecast.CannotRefill.Should().BeEmpty();
        forecast.Sentences.Should().Equal(
            $"If worker 1 stopped now, {held} of 4 shards would lose a replica or more.",
            "No shard would lose its quorum.",
            $"{held} shards ({string.Join(", ", cluster.Worker(1).Shards)}) would go on serving with fewer live replicas than before.",
            "If they stayed away, the 3 other eligible workers could take over every lost replica.",
            "They may stop. For a restart announce maintenance first: after 600 s of silence their replicas are replaced otherwise. To take them away for good drain them first.");
    }

    [Fact]
    public void Of_TwoOfThreeReplicas_LosesTheQuorumOfTheShardsTheyShare()
    {
        var shared = cluster.Worker(1).Shards.Intersect(cluster.Worker(2).Shards);

        var forecast = StopCheck.Of(cluster.Current, [1, 2]);

        forecast.CanStop.Should().BeFalse();
        forecast.LosesQuorum.Should().Equal(shared);
        forecast.CannotRefill.Should().HaveCount(4, "of the two workers left at least one is a member of every shard");
        forecast.Sentences[^1].Should().StartWith("Do not stop them together");
    }

    [Fact]
    public void Of_AWorkerWhoseStopComesOnTopOfADeath_CountsWhatIsLeft()
    {
        var shared = cluster.Worker(1).Shards.Intersect(cluster.Worker(2).Shards);
        cluster.LetDown(2);
        foreach (var id in new ulong[] { 1, 3, 4 })
        {
            cluster.Do(TestCluster.Heartbeat(id) with { RunningShards = [.. cluster.Worker(id).Shards] });
        }

        StopCheck.Of(cluster.Current, [1]).LosesQuorum.Should().Equal(shared);
        StopCheck.Of(cluster.Current, [2]).LosesQuorum.Should().BeEmpty("it is dead already");
        StopCheck.Of(cluster.Current, [2]).LosesRedundancy.Should().BeEmpty();
    }

    [Fact]
    public void Of_ShardsWithoutQuorum_AreNamedAsSuch()
    {
        var shared = cluster.Worker(1).Shards.Intersect(cluster.Worker(2).Shards);
        cluster.Silence(1, 2);

        var forecast = StopCheck.Of(cluster.Current, [1]);

        forecast.WithoutQuorum.Should().Equal(shared);
        forecast.LosesQuorum.Should().BeEmpty();
    }

    [Fact]
    public void Of_KnownDisks_ComparesWhatTheyUseWithWhatIsFree()
    {
        for (var number = 1; number <= 4; number++)
        {
            cluster.Do(TestCluster.Registration(number) with { Resources = new WorkerResources(1, 1, 100L << 30) });
            cluster.Do(TestCluster.Heartbeat((ulong)number) with { Load = WorkerLoad.None with { DiskMilliPercent = 75_000 } });
        }

        StopCheck.Of(cluster.Current, [1]).Sentences.Should().Contain(
            "They use about 75.0 GiB of disk; the others have 30.0 GiB left below their high-water mark, which is too little.");
    }

    [Fact]
    public void Of_AWorkerThatHoldsNothing_MayStop()
    {
        cluster.Register(5);

        StopCheck.Of(cluster.Current, [5]).Sentences.Should().Equal(
            "If worker 5 stopped now, 0 of 4 shards would lose a replica or more.", "No shard would lose its quorum.", "They may stop.");
    }
}
