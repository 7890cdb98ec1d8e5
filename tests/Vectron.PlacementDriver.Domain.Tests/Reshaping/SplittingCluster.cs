using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Placement;
using Vectron.PlacementDriver.Domain.Reshaping;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Reshaping;

/// <summary>Three workers that hold every shard and report what the test wants them to.</summary>
internal sealed class SplittingCluster
{
    public SplittingCluster(int shards = 1, string capability = WorkerCapability.Split, ClusterSettings? settings = null)
    {
        Cluster = TestCluster.WithWorkers(0, settings ?? new ClusterSettings { ShardsPerCollection = shards, SplitVectors = 1_000 });
        for (var number = 1; number <= 3; number++)
        {
            Cluster.Register(number, "", capability);
            Cluster.Beat((ulong)number);
        }

        Cluster.Create("docs").IsAccepted.Should().BeTrue();
        BeatAll();
    }

    public TestCluster Cluster { get; }

    /// <summary>Vectors of a shard, as all replicas report.</summary>
    public Func<ulong, long> VectorsOf { get; set; } = _ => 5_000;

    /// <summary>Whether new shards keep up with their origins.</summary>
    public bool Following { get; set; }

    /// <summary>The epoch at which new shards say that their origins are sealed.</summary>
    public Func<Shard, ulong> SealedEpochOf { get; set; } = _ => 0;

    /// <summary>Workers that say nothing.</summary>
    public SortedSet<ulong> Silent { get; } = [];

    public ImmutableArray<ulong> Routes => Cluster.Current.Collections["docs"].Routes.ShardIds;

    public ShardReshape? Reshape => Cluster.Current.Reshapes.Values.SingleOrDefault();

    /// <summary>Every worker beats as if it did what its list says; the first replica of each shard leads.</summary>
    public void BeatAll()
    {
        Cluster.UnixMs += 5_000;
        foreach (var id in Cluster.Current.Workers.Keys.Where(one => !Silent.Contains(one)))
        {
            var worker = Cluster.Worker(id);
            ImmutableArray<Shard> hosted = [.. worker.Shards.Select(Cluster.Shard)];
            Cluster.Do(TestCluster.Heartbeat(id) with
            {
                RunningShards = [.. worker.Shards],
                Leaders = [.. hosted.Select(shard => new ShardLeaderReport(shard.Id, shard.BootstrapMembers[0]))],
                Progress = [.. hosted.Select(shard => new ShardProgressReport(shard.Id, 1, shard.Epoch))],
                ShardLoads = [.. hosted.Select(shard => new ShardLoad(shard.Id, VectorsOf(shard.Id), 0))],
                Origins = [.. hosted.Where(shard => shard.BootstrapMembers[0] == id).SelectMany(shard => shard.Origins.Select(origin =>
                    new OriginReport(shard.Id, origin, Following, SealedEpochOf(Cluster.Shard(origin)))))],
            }).IsAccepted.Should().BeTrue();
        }
    }

    /// <summary>What the leader of the driver would begin now.</summary>
    public ImmutableArray<ReshapeStart> Plan() => ReshapePlanner.Plan(Cluster.Current, LoadMap.Of(Cluster.Current));

    /// <summary>Begins what is planned.</summary>
    public void Begin()
    {
        BeatAll();
        var plan = Plan();
        plan.Should().NotBeEmpty();
        Cluster.Do(new StartReshapes(plan)).Should().Be(CommandOutcome.Accepted((ulong)plan.Length));
    }

    /// <summary>Everything that was planned is carried out by workers that do it at once.</summary>
    public void Finish()
    {
        Following = true;
        SealedEpochOf = origin => origin.Sealed ? origin.Epoch : 0;
        for (var i = 0; i < 4; i++)
        {
            BeatAll();
        }

        Reshape.Should().BeNull();
    }
}
