using DotNext.Net.Cluster;
using Grpc.Core;
using Vectron.PlacementDriver.Replication.Tests.Nodes;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Tests.Consensus;

/// <summary>Who counts, and what a leader can prove.</summary>
public sealed class MembershipTests
{
    [Fact]
    public async Task RemoveMember_OfAFollower_IsNoticedByIt()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        await cluster.PutAsync(3);
        await cluster.IsLevelAsync();
        var removed = cluster.Followers.First();

        using var limit = new CancellationTokenSource(Until.Limit);
        (await cluster.Leader.Raft.RemoveMemberAsync(removed.Options.NodeId, limit.Token)).Should().Be(MembershipOutcome.Done);

        await Until.True(() => removed.Raft.WasRemoved);
        cluster.Leader.Raft.Members.Should().HaveCount(2);
        (await cluster.Leader.PutAsync("after", "1")).Should().NotBeNull();
    }

    [Fact]
    public async Task RemoveMember_WhileItIsDown_IsNoticedWhenItComesBack()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        var removed = cluster.Followers.First();
        await removed.StopAsync();
        using var limit = new CancellationTokenSource(Until.Limit);
        (await cluster.Leader.Raft.RemoveMemberAsync(removed.Options.NodeId, limit.Token)).Should().Be(MembershipOutcome.Done);

        await removed.StartAsync();

        await Until.True(() => removed.Raft.WasRemoved);
        removed.Raft.IsLeader.Should().BeFalse();
    }

    [Fact]
    public async Task AddMember_OfARemovedNode_BringsItBack()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        var moved = cluster.Followers.First();
        using var limit = new CancellationTokenSource(Until.Limit);
        (await cluster.Leader.Raft.RemoveMemberAsync(moved.Options.NodeId, limit.Token)).Should().Be(MembershipOutcome.Done);
        await Until.True(() => moved.Raft.WasRemoved);
        await cluster.PutAsync(5);

        (await cluster.Leader.Raft.AddMemberAsync(moved.Raft.Local.Identity, limit.Token)).Should().Be(MembershipOutcome.Done);
        await cluster.IsLevelAsync();

        await Until.True(() => cluster.Nodes.All(node => node.Raft.Members.Count == 3));
        moved.State.Values.Should().HaveCount(5);
        await Until.True(() => !moved.Raft.WasRemoved);
    }

    [Fact]
    public async Task RemoveMember_OfOneOfTwo_IsNoticedByItThoughNobodyIsLeftToTellIt()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        await cluster.PutAsync(3);
        var (first, removed) = (cluster.Followers.First(), cluster.Followers.Last());
        using var limit = new CancellationTokenSource(Until.Limit);
        (await cluster.Leader.Raft.RemoveMemberAsync(first.Options.NodeId, limit.Token)).Should().Be(MembershipOutcome.Done);

        (await cluster.Leader.Raft.RemoveMemberAsync(removed.Options.NodeId, limit.Token)).Should().Be(MembershipOutcome.Done);

        await Until.True(() => removed.Raft.WasRemoved);
        (await cluster.Leader.PutAsync("after", "1")).Should().NotBeNull();
    }

    [Fact]
    public async Task AddMember_ToALoneNodeThatDiesBeforeItCanTellTheNewOne_LeavesAClusterThatElects()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var first = cluster.Nodes[0];
        await cluster.PutAsync(3);
        var ports = TestCluster.FreePorts(3);
        await using var second = new TestNode(first.Options with
        {
            NodeId = 2,
            InitialMembers = [.. ports.Select((port, i) => new InitialMember((ulong)i + 2, PeerAddress.Parse($"localhost:{port}")))],
        });
        await second.StartAsync();
        using var limit = new CancellationTokenSource(Until.Limit);

        // Up to date it is at the entry before the last but one; the list, which is the last, a lone node commits alone.
        var last = first.Raft.LastIndex;
        second.Faults.Before = method => method == "AppendEntries" && first.Raft.LastIndex > last + 1
            ? throw new RpcException(new Status(StatusCode.Unavailable, "lost on the way")) : Task.CompletedTask;
        (await first.Raft.AddMemberAsync(second.Raft.Local.Identity, limit.Token)).Should().Be(MembershipOutcome.Done);
        await first.StopAsync();
        second.Raft.IsAdmitted.Should().BeFalse("it never heard");
        second.Faults.Before = null;

        await first.StartAsync();

        await Until.True(() => first.Raft.IsLeader || second.Raft.IsLeader);
        await Until.True(() => second.Raft.IsAdmitted && second.State.Values.Count == 3);
    }

    [Fact]
    public async Task RemoveMember_OnAFollowerOrOfAnUnknownNode_SaysSo()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        using var limit = new CancellationTokenSource(Until.Limit);

        (await cluster.Followers.First().Raft.RemoveMemberAsync(1, limit.Token)).Should().Be(MembershipOutcome.NotLeader);
        (await cluster.Leader.Raft.RemoveMemberAsync(9, limit.Token)).Should().Be(MembershipOutcome.UnknownNode);
    }

    [Fact]
    public async Task ProveLeadership_OnEachNode_GivesAnIndexOnTheLeaderOnly()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        await cluster.PutAsync(3);

        var proven = await cluster.Leader.Raft.ProveLeadershipAsync(CancellationToken.None);

        proven.Should().Be(cluster.Leader.Raft.CommitIndex);
        foreach (var follower in cluster.Followers)
        {
            (await follower.Raft.ProveLeadershipAsync(CancellationToken.None)).Should().BeNull();
        }
    }

    [Fact]
    public async Task ProveLeadership_OfALeaderThatIsCutOff_GivesNothing()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        var old = cluster.Leader;
        foreach (var node in cluster.Followers)
        {
            node.Faults.CutOff = true;
        }

        using var limit = new CancellationTokenSource(Until.Limit);
        (await old.Raft.ProveLeadershipAsync(limit.Token)).Should().BeNull();
    }

    [Fact]
    public async Task ProveLeadership_WhileEveryFollowersDiskStalls_DoesNotWaitForIt()
    {
        var stall = new Stall();
        var armed = false;
        await using var cluster = new TestCluster(3);
        foreach (var node in cluster.Nodes)
        {
            node.BeforeFlush = _ => armed ? stall.Wait() : Task.CompletedTask;
        }

        await Task.WhenAll(cluster.Nodes.Select(node => node.StartAsync()));
        await cluster.HasLeaderAsync();
        var leader = cluster.Leader;
        armed = true;
        var write = leader.PutAsync("key", "value");
        await stall.Entered;

        var proven = await leader.Raft.ProveLeadershipAsync(CancellationToken.None);

        (proven, write.IsCompleted).Should().Be((leader.Raft.CommitIndex, false));
        armed = false;
        stall.Release();
        await write;
    }

    [Fact]
    public async Task ProveLeadership_WithAWitnessOfThisTerm_NeedsNobodyElse()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        var leader = cluster.Leader.Raft;
        var follower = cluster.Followers.First();
        foreach (var node in cluster.Followers)
        {
            node.Faults.CutOff = true;
        }

        var proven = await leader.ProveLeadershipAsync(
            new TermWitness(follower.Options.NodeId, leader.LeadershipTerm), CancellationToken.None);

        proven.Should().Be(leader.CommitIndex);
    }

    [Fact]
    public async Task ProveLeadership_WithAWitnessOfAnotherTerm_IsNotMisledByIt()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        var leader = cluster.Leader.Raft;
        var follower = cluster.Followers.First();
        foreach (var node in cluster.Followers)
        {
            node.Faults.CutOff = true;
        }

        var proven = await leader.ProveLeadershipAsync(
            new TermWitness(follower.Options.NodeId, leader.LeadershipTerm + 1), CancellationToken.None);

        proven.Should().BeNull();
    }

    [Fact]
    public async Task Replicate_WithTheTermOfAnEarlierLeadership_AppendsNothing()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var raft = cluster.Leader.Raft;
        await cluster.PutAsync(1);
        var last = raft.LastIndex;

        var outcome = await raft.ReplicateAsync("a=1"u8.ToArray(), raft.LeadershipTerm - 1, context: null, CancellationToken.None);

        outcome.Should().Be(ReplicationOutcome.NotLeader);
        raft.LastIndex.Should().Be(last);
    }

    [Fact]
    public async Task CallsOfAMember_ThatIsGone_EndAsTheLibraryExpects()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        var gone = cluster.Followers.First();
        var leader = cluster.Leader;
        await gone.StopAsync();
        var member = leader.Raft.Members.Single(other => other.Identity.NodeId == gone.Options.NodeId);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        var unavailable = () => member.SynchronizeAsync(0, CancellationToken.None);
        var cancel = () => member.SynchronizeAsync(0, cancelled.Token);

        await unavailable.Should().ThrowAsync<MemberUnavailableException>();
        (await cancel.Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(cancelled.Token);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Start_OfAClusterOfAnUnsupportedSize_SaysWhy(int size)
    {
        await using var cluster = new TestCluster(size);

        var act = cluster.Nodes[0].StartAsync;

        (await act.Should().ThrowAsync<ArgumentException>()).Which.Message.Should().Contain($"not {size}");
    }
}
