using System.Globalization;
using CsCheck;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Placement.Deciders;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Moves;

/// <summary>Random faults and requests; then everybody is well again, and everything must become so.</summary>
public sealed class RandomFaultTests
{
    private const int Workers = 8;

    /// <summary>How many random stories; 10,000 in the long run. A failing one names the seed that plays it again.</summary>
    private const string RunsVariable = "VECTRON_FAULT_RUNS";

    private static readonly int Runs = int.Parse(Environment.GetEnvironmentVariable(RunsVariable) ?? "25", CultureInfo.InvariantCulture);

    private static readonly Gen<(int Kind, ulong Worker, int Steps)> Event =
        Gen.Select(Gen.Int[0, 9], Gen.ULong[1, Workers], Gen.Int[1, 30]);

    [Fact]
    public void AnyFaults_NeverHarmAndEndInFullRedundancy() => Event.Array[1, 12].Sample(
        events =>
        {
            var (cluster, workers) = MovingCluster.Create(Workers);
            foreach (var (kind, worker, steps) in events)
            {
                Befall(cluster, workers, kind, worker);
                for (var step = 0; step < steps; step++)
                {
                    workers.Run(5_000);
                    Check(cluster, workers);
                }
            }

            workers.Lazy.Clear();
            workers.Deaf.Clear();
            workers.CutOff.Clear();
            workers.Dead.Clear();
            workers.Run(7_200_000);
            workers.Harm.Should().BeEmpty();
            cluster.Current.MovingShards.Should().BeEmpty();
            cluster.Current.MisreplicatedShards.All(id => HasNoCandidate(cluster, id)).Should().BeTrue();
            foreach (var shard in cluster.Current.Shards.Values)
            {
                workers[shard.Id].Members.Should().BeEquivalentTo(shard.Replicas);
            }
        },
        iter: Runs);

    // Many deaths and drains may use up all workers: groups take nobody back.
    private static bool HasNoCandidate(TestCluster cluster, ulong shardId)
    {
        var context = new PlacementContext(cluster.Current);
        return cluster.Current.Workers.Values.All(worker => DeciderChain.Judge(
            new PlacementQuestion(context, worker, cluster.Shard(shardId), MoveKind.FillUp)) != Verdict.Yes);
    }

    // At most two are not well at once, so that every shard keeps a majority of its three.
    private static void Befall(TestCluster cluster, HonestWorkers workers, int kind, ulong worker)
    {
        switch (kind)
        {
            case 0 or 1 when workers.Dead.Count + workers.CutOff.Count == 0:
                workers.Dead.Add(worker);
                break;
            case 2:
                workers.Dead.Clear();
                break;
            case 3 when workers.Dead.Count + workers.CutOff.Count == 0:
                workers.CutOff.Add(worker);
                break;
            case 4:
                workers.CutOff.Clear();
                break;
            case 5 when workers.Lazy.Count == 0:
                workers.Lazy.Add(worker);
                break;
            case 6:
                workers.Lazy.Clear();
                workers.Deaf.Clear();
                break;
            case 7 when workers.Deaf.Count == 0:
                workers.Deaf.Add(worker);
                break;
            case 8:
                cluster.Do(new DrainWorker(worker));
                break;
            default:
                cluster.Do(new UndrainWorker(worker));
                break;
        }
    }

    private static void Check(TestCluster cluster, HonestWorkers workers)
    {
        workers.Harm.Should().BeEmpty();
        foreach (var shard in cluster.Current.Shards.Values)
        {
            shard.Replicas.Length.Should().BeInRange(2, 4);
            (shard.Move?.Phase == MovePhase.Removing || shard.Replicas.Length >= 3 || shard.Move is { RemovesFirst: true } || cluster.Current.MisreplicatedShards.Contains(shard.Id))
                .Should().BeTrue();
            shard.RouteReplicas.Should().NotBeEmpty();
            shard.LeaderViews.Length.Should().BeOneOf(0, shard.MemberCount);
        }
    }
}
