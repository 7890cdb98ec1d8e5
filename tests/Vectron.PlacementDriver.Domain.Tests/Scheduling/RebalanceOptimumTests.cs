using CsCheck;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Scheduling;

/// <summary>Balancing beside references that try everything, or count what cannot be avoided.</summary>
public sealed class RebalanceOptimumTests
{
    private static readonly Gen<(int Workers, int Shards)[]> Growth = Gen.Select(Gen.Int[0, 2], Gen.Int[1, 2]).Array[2, 3];

    [Fact]
    public void PlanWhole_SmallCluster_NeedsAsManyMovesAsTheBestOfAllPlacements() => Growth.Sample(
        growth =>
        {
            var cluster = Grow(growth, replicationFactor: 1, most: 5);
            var before = cluster.Current.Shards.Values.Select(shard => shard.Replicas[0]).ToArray();

            var moves = PlanToTheEnd(cluster.Current);

            // With fewer workers the last unused one of each shard is kept.
            if (cluster.Current.Workers.Count >= 4)
            {
                moves.Count.Should().Be(LeastMovesByTryingAll(before, cluster.Current.Workers.Count));
            }
        },
        iter: 200);

    [Fact]
    public void PlanWhole_OfAnyGrowth_IsEvenAndNeverWorseAtAnyStepAndMovesOnlySurplus() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[1, 40]).Array[2, 5].Sample(
            growth =>
            {
                var cluster = Grow(growth, replicationFactor: 3, most: 40);
                var loads = cluster.Current.Workers.ToDictionary(one => one.Key, one => one.Value.Shards.Count);
                var least = LeastMoves(loads.Values);

                var moves = PlanToTheEnd(cluster.Current);

                foreach (var move in moves)
                {
                    loads[move.SourceId].Should().BeGreaterThan(loads[move.TargetId] + 1, "otherwise a move makes nothing more even");
                    loads[move.SourceId]--;
                    loads[move.TargetId]++;
                }

                if (cluster.Current.Workers.Count >= 6)
                {
                    (loads.Values.Max() - loads.Values.Min()).Should().BeLessThanOrEqualTo(1);
                    moves.Count.Should().BeLessThanOrEqualTo(least + Math.Max(least / 20, 1), "within 5 % of the least possible");
                }
            },
            iter: 200);

    [Fact]
    public void Plan_OfZones_NeverPutsReplicasCloserTogether() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 20]).Array[2, 5].Sample(
            growth =>
            {
                var cluster = Grow(growth, replicationFactor: 3, most: 20, zones: 3);
                var zoneOf = cluster.Current.Workers.ToDictionary(one => one.Key, one => one.Value.Location.Zone);

                foreach (var move in MovePlanner.PlanWhole(cluster.Current).Where(move => move.Kind == MoveKind.Rebalance))
                {
                    var before = cluster.Shard(move.ShardId).Replicas;
                    var after = before.Replace(move.SourceId, move.TargetId);
                    after.Select(id => zoneOf[id]).Distinct().Count()
                        .Should().BeGreaterThanOrEqualTo(before.Select(id => zoneOf[id]).Distinct().Count());
                }
            },
            iter: 200);

    [Fact]
    public void PlanWhole_AfterOneOfAHundredWorkersDies_MovesItsReplicasAndNoOthers()
    {
        var cluster = TestCluster.WithWorkers(100, new ClusterSettings { ShardsPerCollection = 1_000, DownAfterMs = 60_000 });
        cluster.Create("docs");
        Lead(cluster);
        var held = cluster.Worker(7).Shards.Count;
        Die(cluster, 7);
        Lead(cluster, dead: 7);

        var moves = MovePlanner.PlanWhole(cluster.Current);

        moves.Should().HaveCount(held).And.OnlyContain(move => move.Kind == MoveKind.Repair && move.SourceId == 7);
        var loads = cluster.Current.Workers.Values.Where(one => one.Id != 7).ToDictionary(one => one.Id, one => one.Shards.Count);
        foreach (var move in moves)
        {
            loads[move.TargetId]++;
        }

        (loads.Values.Max() - loads.Values.Min()).Should().BeLessThanOrEqualTo(1);
    }

    // A shard moves once in a plan; what else it needs is in the plan after that.
    private static List<MoveStart> PlanToTheEnd(PlacementSnapshot state)
    {
        var moves = new List<MoveStart>();
        while (MovePlanner.PlanWhole(state) is { IsEmpty: false } next)
        {
            moves.AddRange(next);
            foreach (var move in next)
            {
                state = Finish(state, move);
            }
        }

        return moves;
    }

    private static PlacementSnapshot Finish(PlacementSnapshot state, MoveStart move)
    {
        var (shard, source, target) = (state.Shards[move.ShardId], state.Workers[move.SourceId], state.Workers[move.TargetId]);
        return state with
        {
            Shards = state.Shards.SetItem(shard.Id, shard with
            {
                Replicas = shard.Replicas.Replace(source.Id, target.Id),
                LeaderId = shard.LeaderId == source.Id ? target.Id : shard.LeaderId,
            }),
            Workers = state.Workers
                .SetItem(source.Id, source with { Shards = source.Shards.Remove(shard.Id) })
                .SetItem(target.Id, target with { Shards = target.Shards.Add(shard.Id) }),
        };
    }

    private static TestCluster Grow((int Workers, int Shards)[] growth, int replicationFactor, int most, int zones = 1)
    {
        var cluster = TestCluster.WithWorkers(
            0, new ClusterSettings { ShardsPerCollection = 1, ReplicationFactor = replicationFactor, MaxMoves = 100_000 });
        var (number, collections) = (0, 0);
        foreach (var (workers, shards) in growth)
        {
            var joining = workers + (number == 0 ? replicationFactor : 0);
            for (var i = 0; i < joining && number < most; i++)
            {
                number++;
                cluster.Register(number, zones == 1 ? "" : $"zone-{number % zones}");
                cluster.Beat((ulong)number);
            }

            for (var i = 0; i < shards; i++)
            {
                cluster.Create($"docs-{collections++}").IsAccepted.Should().BeTrue();
            }
        }

        Lead(cluster);
        return cluster;
    }

    private static void Lead(TestCluster cluster, ulong dead = 0)
    {
        foreach (var (id, worker) in cluster.Current.Workers.Where(one => one.Key != dead))
        {
            cluster.Do(TestCluster.Heartbeat(id) with
            {
                RunningShards = [.. worker.Shards],
                Leaders = [.. worker.Shards.Select(shard => new ShardLeaderReport(shard, cluster.Shard(shard).Replicas.First(one => one != dead)))],
            }).IsAccepted.Should().BeTrue();
        }
    }

    private static void Die(TestCluster cluster, ulong id)
    {
        var silent = new SilentWorker(id, cluster.Worker(id).LastHeartbeatUnixMs);
        cluster.UnixMs += cluster.Current.Settings.DownAfterMs;
        cluster.Do(new MarkWorkersDown([silent])).IsAccepted.Should().BeTrue();
        cluster.Worker(id).IsDown.Should().BeTrue();
    }

    private static int LeastMoves(IEnumerable<int> loads)
    {
        var sorted = loads.OrderDescending().ToArray();
        var (each, rest) = Math.DivRem(sorted.Sum(), sorted.Length);
        return sorted.Select((load, i) => Math.Max(load - each - (i < rest ? 1 : 0), 0)).Sum();
    }

    private static int LeastMovesByTryingAll(ulong[] before, int workers)
    {
        var least = int.MaxValue;
        var total = (int)Math.Pow(workers, before.Length);
        for (var placement = 0; placement < total; placement++)
        {
            var loads = new int[workers];
            var (code, moved) = (placement, 0);
            foreach (var old in before)
            {
                moved += (ulong)(code % workers) + 1 == old ? 0 : 1;
                loads[code % workers]++;
                code /= workers;
            }

            least = loads.Max() - loads.Min() <= 1 ? Math.Min(least, moved) : least;
        }

        return least;
    }
}
