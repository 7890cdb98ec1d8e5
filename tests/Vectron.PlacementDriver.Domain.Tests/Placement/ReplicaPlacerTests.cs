using System.Collections.Immutable;
using CsCheck;
using Vectron.PlacementDriver.Domain.Placement;
using Vectron.PlacementDriver.Domain.Tests.Properties;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Placement;

public sealed class ReplicaPlacerTests
{
    private static readonly Gen<(int Workers, int Shards, int Factor)> Sizes =
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 64], Pick.OneOf(1, 3, 5, 7));

    [Fact]
    public void Place_EqualWorkers_DiffersByAtMostOneReplicaAndOneLead() => Sizes.Sample((workers, shards, factor) =>
    {
        var sets = Place(Equal(workers), shards, factor);

        sets.Should().OnlyContain(set =>
            set.Replicas.Length == Math.Min(workers, factor) && set.Replicas.Distinct().Count() == set.Replicas.Length);
        var counts = Count(workers, sets.SelectMany(set => set.Replicas));
        (counts.Max() - counts.Min()).Should().BeLessThanOrEqualTo(1);
    });

    [Fact]
    public void Place_WorkersInAnyOrder_GivesTheSame() =>
        Gen.Select(Sizes, Gen.Int).Sample((sizes, seed) =>
        {
            var workers = Enumerable.Range(1, sizes.Workers)
                .Select(id => Worker(id, zone: $"z{id % 4}", rack: $"r{id % 3}", memory: 1_000 + (id % 5 * 700))).ToArray();
            var shuffled = workers.OrderBy(worker => unchecked((int)worker.Id * (seed | 1))).ToImmutableArray();

            Place([.. workers], sizes.Shards, sizes.Factor).Should()
                .BeEquivalentTo(Place(shuffled, sizes.Shards, sizes.Factor), options => options.WithStrictOrdering());
        });

    [Fact]
    public void Place_EnoughZones_PutsEachReplicaInAZoneOfItsOwn() =>
        Gen.Select(Gen.Int[3, 8], Gen.Int[1, 5].Array[3, 8], Gen.Int[1, 40]).Sample((_, perZone, shards) =>
        {
            var id = 0;
            var workers = perZone.SelectMany((count, zone) =>
                Enumerable.Range(0, count).Select(_ => Worker(++id, zone: $"z{zone}"))).ToImmutableArray();

            Place(workers, shards, 3).Should().OnlyContain(set =>
                set.Replicas.Select(replica => workers.Single(worker => worker.Id == replica).Location.Zone)
                    .Distinct().Count() == 3);
        });

    [Fact]
    public void Place_ZonesOfUnequalSize_IsEvenThoughLargeZonesGetOneReplicaOfAShardOnly()
    {
        var zones = (int[])[1, 2, 3, 0, 0, 1];
        var workers = zones.Select((zone, i) => Worker(i + 1, zone: $"z{zone}")).ToImmutableArray();

        var sets = Place(workers, 4, 3);

        sets.SelectMany(set => set.Replicas).GroupBy(id => id).Select(group => group.Count()).Should().Equal(2, 2, 2, 2, 2, 2);
    }

    [Fact]
    public void Place_TwoZonesThreeReplicas_UsesBothAndKeepsRacksApart()
    {
        ImmutableArray<Worker> workers =
        [
            Worker(1, "a", "r1"), Worker(2, "a", "r1"), Worker(3, "b", "r1"), Worker(4, "b", "r1"), Worker(5, "b", "r2"),
        ];

        foreach (var set in Place(workers, 10, 3))
        {
            var places = set.Replicas.Select(id => workers[(int)id - 1].Location).ToArray();
            places.Select(place => place.Zone).Distinct().Should().HaveCount(2);
            places.Distinct().Should().HaveCount(3, "zone b has two racks");
        }
    }

    [Fact]
    public void Place_TwiceTheMemory_GetsTwiceTheReplicas()
    {
        var workers = ImmutableArray.Create(
            Worker(1, memory: 16_000), Worker(2, memory: 16_000), Worker(3, memory: 32_000), Worker(4, memory: 32_000));

        Count(4, Place(workers, 60, 1).SelectMany(set => set.Replicas)).Should().Equal(10, 10, 20, 20);
    }

    [Fact]
    public void Place_MemoryThatWobbles_CountsAsEqual()
    {
        var workers = ImmutableArray.Create(
            Worker(1, memory: 13_456_648), Worker(2, memory: 13_399_000), Worker(3, memory: 13_500_100));

        Count(3, Place(workers, 30, 1).SelectMany(set => set.Replicas)).Should().Equal(10, 10, 10);
    }

    [Fact]
    public void Place_OneWorkerWithUnknownMemory_TakesAllAsEqual()
    {
        var workers = ImmutableArray.Create(Worker(1, memory: 99_000_000), Worker(2), Worker(3, memory: 1));

        Count(3, Place(workers, 30, 1).SelectMany(set => set.Replicas)).Should().Equal(10, 10, 10);
    }

    [Fact]
    public void Place_ManyWorkers_NoCollectionSitsOnOneSetAndPairsAreSpread()
    {
        var cluster = TestCluster.WithWorkers(30);
        for (var i = 0; i < 20; i++)
        {
            cluster.Create($"c{i}");
        }

        cluster.Current.Workers.Values.Should().OnlyContain(worker => worker.Shards.Count == 32);
        foreach (var collection in cluster.Current.Collections.Values)
        {
            collection.Routes.ShardIds.SelectMany(id => cluster.Shard(id).Replicas).Distinct().Should().HaveCount(30);
        }

        var pairs = cluster.Current.Shards.Values.SelectMany(shard =>
            shard.Replicas.SelectMany(one => shard.Replicas.Where(other => one < other).Select(other => (one, other))));
        pairs.CountBy(pair => pair).Max(pair => pair.Value).Should()
            .BeLessThanOrEqualTo(6, "960 pairs over 435 possible ones are two or three each when spread evenly");
    }

    [Fact]
    public void Place_ManyCollections_SpreadsFirstReplicasEvenly()
    {
        var cluster = TestCluster.WithWorkers(10);
        for (var i = 0; i < 10; i++)
        {
            cluster.Create($"c{i}");
        }

        var firsts = Count(10, cluster.Current.Shards.Values.Select(shard => shard.Replicas[0]));
        (firsts.Max() - firsts.Min()).Should().BeLessThanOrEqualTo(2);
    }

    [Fact]
    public void Place_NewWorkerBesideLoadedOnes_GetsAReplicaOfEveryShard()
    {
        var cluster = TestCluster.WithWorkers(4);
        cluster.Create("a");
        cluster.Register(5);
        cluster.Beat(5);

        cluster.Create("b");

        cluster.Worker(5).Shards.Should().HaveCount(16);
    }

    [Fact]
    public void Place_NoWorker_GivesEmptySets() => Place([], 2, 3).Should().OnlyContain(set => set.Replicas.IsEmpty);

    private static ImmutableArray<ReplicaSet> Place(ImmutableArray<Worker> workers, int shards, int factor) =>
        ReplicaPlacer.Place(workers, shards, factor, _ => null, worker => worker.Shards.Count);

    private static ImmutableArray<Worker> Equal(int count) => [.. Enumerable.Range(1, count).Select(id => Worker(id))];

    private static int[] Count(int workers, IEnumerable<ulong> replicas)
    {
        var counts = new int[workers];
        foreach (var replica in replicas)
        {
            counts[replica - 1]++;
        }

        return counts;
    }

    private static Worker Worker(int id, string zone = "", string rack = "", long memory = 0) => new()
    {
        Id = (ulong)id,
        GrpcAddress = "g:1",
        RaftAddress = "r:1",
        Resources = new WorkerResources(0, memory, 0),
        Location = new WorkerLocation(rack, zone, ""),
        State = WorkerState.Ready,
        Healthy = true,
    };
}
