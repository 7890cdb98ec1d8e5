using Vectron.PlacementDriver.Replication.Tests.Nodes;

namespace Vectron.PlacementDriver.Replication.Tests.Consensus;

/// <summary>Nodes start, agree, lose one another, and come back.</summary>
public sealed class LifeTests
{
    [Fact]
    public async Task Leader_WhoseOnlyFollowerIsSlowOnce_GoesOnLeading()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        var (leader, follower) = (cluster.Leader, cluster.Followers.First());
        await cluster.Followers.Last().StopAsync();
        await cluster.PutAsync(1, "before");
        var term = leader.Raft.LeadershipTerm;
        var slowness = TestCluster.Timings.LowerElectionTimeout * 0.7;
        var held = 0;
        follower.Faults.Before = method => method == "AppendEntries" && Interlocked.Increment(ref held) == 1
            ? Task.Delay(slowness) : Task.CompletedTask;

        (await leader.PutAsync("meanwhile", "1")).Should().NotBeNull("a slow flush is no reason to give up");

        held.Should().BePositive();
        leader.Raft.LeadershipTerm.Should().Be(term);
        leader.Raft.IsLeader.Should().BeTrue();
    }

    [Fact]
    public async Task Put_OnALoneNode_SurvivesARestart()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        await cluster.PutAsync(10);

        await cluster.Nodes[0].RestartAsync();
        await cluster.HasLeaderAsync();

        cluster.Leader.State.Values.Should().HaveCount(10);
    }

    [Fact]
    public async Task Start_OfALoneNode_LeadsInANewTermEachTime()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var first = cluster.Leader.Raft.LeadershipTerm;

        await cluster.Nodes[0].RestartAsync();
        await cluster.HasLeaderAsync();

        first.Should().BePositive();
        cluster.Leader.Raft.LeadershipTerm.Should().BeGreaterThan(first);
    }

    [Fact]
    public async Task Put_OnThreeNodes_ReachesAll()
    {
        await using var cluster = await TestCluster.StartAsync(3);

        await cluster.PutAsync(50);
        await cluster.IsLevelAsync();

        cluster.Nodes.Should().OnlyContain(node => node.State.Values.Count == 50);
    }

    [Fact]
    public async Task Put_AfterTheLeaderStopped_GoesOnUnderAnother()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        await cluster.PutAsync(10, "before");
        var old = cluster.Leader;

        await old.StopAsync();
        await cluster.HasLeaderAsync();
        await cluster.PutAsync(10, "after");
        await old.StartAsync();
        await cluster.HasLeaderAsync();
        await cluster.IsLevelAsync();

        cluster.Nodes.Should().OnlyContain(node => node.State.Values.Count == 20);
    }

    [Fact]
    public async Task Replicate_OnAFollower_AppendsNothing()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        await cluster.IsLevelAsync();
        var follower = cluster.Followers.First();
        var last = follower.Raft.LastIndex;

        var outcome = await follower.Raft.ReplicateAsync(new byte[] { 1 }, follower.Raft.Term, context: null, CancellationToken.None);

        outcome.Should().Be(ReplicationOutcome.NotLeader);
        follower.Raft.LastIndex.Should().Be(last);
    }

    [Fact]
    public async Task HandOver_OfTheLeader_LeavesAnotherLeading()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        await cluster.PutAsync(5);
        var old = cluster.Leader;

        using var limit = new CancellationTokenSource(Until.Limit);
        (await old.Raft.HandOverAsync(limit.Token)).Should().BeTrue();

        old.Raft.IsLeader.Should().BeFalse();
        await cluster.HasLeaderAsync();
        cluster.Leader.Should().NotBeSameAs(old);
        (await cluster.Leader.PutAsync("next", "1")).Should().NotBeNull();
    }

    [Fact]
    public async Task Broken_AfterAnEntryThatCannotBeApplied_SaysSo()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var raft = cluster.Leader.Raft;

        var outcome = await raft.ReplicateAsync("poison"u8.ToArray(), raft.LeadershipTerm, context: null, CancellationToken.None);

        outcome.Should().Be(ReplicationOutcome.Unknown);
        (await raft.Broken.WaitAsync(Until.Limit)).ToString().Should().Contain("this entry cannot be applied");
        raft.IsLeader.Should().BeFalse();
    }
}
