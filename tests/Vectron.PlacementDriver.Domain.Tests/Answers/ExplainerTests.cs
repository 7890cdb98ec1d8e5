using Vectron.PlacementDriver.Domain.Answers;
using Vectron.PlacementDriver.Domain.Freezing;
using Vectron.PlacementDriver.Domain.Placement.Deciders;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Answers;

public sealed class ExplainerTests
{
    private readonly TestCluster cluster = TestCluster.WithWorkers(3, new ClusterSettings { ShardsPerCollection = 1 });

    public ExplainerTests() => cluster.Create("docs");

    [Fact]
    public void Explain_ShardThatWasNeverLed_WaitsForItsFirstLeader()
    {
        var sentences = Explain();

        sentences[0].Should().Be("Shard 1 of collection 'docs' is at epoch 1 on workers "
            + $"{cluster.Shard(1).Replicas[0]}, {cluster.Shard(1).Replicas[1]} and {cluster.Shard(1).Replicas[2]}, 3 of 3 replicas; no leader was reported yet.");
        sentences.Should().Contain("Worker 1 follows and serves.");
        sentences[^1].Should().StartWith("It waits for its first leader");
    }

    [Fact]
    public void Explain_HealthyShard_WaitsForNothing()
    {
        Lead();

        Explain()[^1].Should().Be("It waits for nothing.");
        Explain().Should().Contain("Worker 2 leads and serves.");
    }

    [Fact]
    public void Explain_SilentReplica_WaitsForIt()
    {
        Lead();
        cluster.Silence(3);
        Lead(1, 2);

        Explain().Should().Contain("Worker 3 follows and is silent for 30 s.");
        Explain()[^1].Should().Be(
            "It waits for worker 3 to run it again; after 10 min a replica counts as dead and is replaced.");
    }

    [Fact]
    public void Explain_DeadReplicaAndNowhereToGo_CountsWhoMayNotAndWhy()
    {
        LetThirdDie();

        Explain()[^1].Should().StartWith("It waits for a worker that may take a replica, or for its own members: of 3 workers 0 may, the others are ");
    }

    [Fact]
    public void Explain_DeadReplica_IsToBeReplaced()
    {
        LetThirdDie();
        cluster.Register(4);
        cluster.Beat(4);

        var sentences = Explain();

        sentences[^2].Should().StartWith("A repair of shard 1 from worker 3 to worker 4 is wanted: ");
        sentences[^1].Should().Be("It begins next.");
    }

    [Fact]
    public void Explain_WhilePaused_SaysSo()
    {
        LetThirdDie();
        cluster.Register(4);
        cluster.Beat(4);
        cluster.Do(new PauseScheduling(SchedulingKind.Repair, ""));

        Explain()[^1].Should().Be("It waits: repair is paused by an operator.");
    }

    [Fact]
    public void Explain_WhileFrozen_SaysSo()
    {
        cluster.Do(new DeclareRestore(""));

        Explain()[^1].Should().Be("It waits for an operator to end the freeze of the cluster: it was restored from a backup.");
    }

    [Fact]
    public void Explain_DeletedShard_NamesWhoHasNotLetGo()
    {
        Lead();
        cluster.Delete("docs");
        cluster.UnixMs += 10_000;
        cluster.Do(TestCluster.Heartbeat(1) with { RunningShards = [1], Progress = [new ShardProgressReport(1, 1, 2)] });

        Explain()[^1].Should().StartWith("Its collection was deleted 10 s ago; it waits until workers ").And.EndWith(" know that.");
    }

    [Fact]
    public void Explain_WhyNotThere_NamesTheDeciderThatRefuses()
    {
        Lead();
        cluster.Register(4);

        var joining = Explainer.Explain(cluster.Current, cluster.Shard(1), cluster.Worker(4));
        cluster.Beat(4);
        cluster.Do(new DrainWorker(4));
        var draining = Explainer.Explain(cluster.Current, cluster.Shard(1), cluster.Worker(4));
        var member = Explainer.Explain(cluster.Current, cluster.Shard(1), cluster.Worker(1));

        joining.Sentences[^1].Should().StartWith("Not on worker 4: ");
        joining.Decisions.Should().Contain(decision => decision.Verdict == Verdict.No);
        draining.Sentences[^1].Should().StartWith("Not on worker 4: ").And.Contain("drain");
        member.Sentences[^1].Should().Be("Worker 1 has it in its list.");
        member.Decisions.Should().BeEmpty();
    }

    private void Lead()
    {
        foreach (var id in new ulong[] { 1, 2, 3 })
        {
            cluster.Do(TestCluster.Heartbeat(id) with { RunningShards = [1], Leaders = [new ShardLeaderReport(1, 2)] });
        }
    }

    private void LetThirdDie()
    {
        Lead();
        cluster.LetDown(3);
        Lead(1, 2);
    }

    private void Lead(params ulong[] workers)
    {
        foreach (var id in workers)
        {
            cluster.Do(TestCluster.Heartbeat(id) with { RunningShards = [1], Leaders = [new ShardLeaderReport(1, 2)] });
        }
    }

    private IReadOnlyList<string> Explain() => [.. Explainer.Explain(cluster.Current, cluster.Shard(1)).Sentences];
}
