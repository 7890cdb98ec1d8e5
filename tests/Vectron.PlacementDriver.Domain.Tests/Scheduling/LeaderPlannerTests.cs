using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Domain.Tests.Moves;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Scheduling;

/// <summary>Leaders of shards, evened out where workers can hand leadership over.</summary>
public sealed class LeaderPlannerTests
{
    [Fact]
    public void Leaders_OfWorkersThatCanHandOver_BecomeEven()
    {
        var (cluster, workers) = Cluster(WorkerCapability.LeaderTransfer);
        Led(cluster, 1).Should().Be(9, "the lowest of each group leads at first");

        workers.Run(600_000);

        new[] { Led(cluster, 1), Led(cluster, 2), Led(cluster, 3) }.Should().Equal(3, 3, 3);
        cluster.Current.Shards.Values.Should().OnlyContain(shard => shard.PreferredLeaderId == 0 && shard.Epoch == 1);
        workers.Harm.Should().BeEmpty();
    }

    [Fact]
    public void Leaders_OfWorkersThatCannot_StayWhereTheyAre()
    {
        var (cluster, workers) = Cluster();

        workers.Run(600_000);

        Led(cluster, 1).Should().Be(9);
        LeaderPlanner.Plan(cluster.Current).Should().BeEmpty();
    }

    private static (TestCluster Cluster, HonestWorkers Workers) Cluster(params string[] capabilities)
    {
        var cluster = TestCluster.WithWorkers(0, MovingCluster.Settings with { ShardsPerCollection = 9 });
        for (var number = 1; number <= 3; number++)
        {
            cluster.Register(number, "", capabilities);
            cluster.Beat((ulong)number);
        }

        cluster.Create("docs");
        var workers = new HonestWorkers(cluster);
        workers.Run(10_000);
        return (cluster, workers);
    }

    private static int Led(TestCluster cluster, ulong worker) =>
        cluster.Current.Shards.Values.Count(shard => shard.LeaderId == worker);
}
