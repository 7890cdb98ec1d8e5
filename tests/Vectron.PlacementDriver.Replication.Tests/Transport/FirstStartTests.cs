using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Tests.Nodes;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Tests.Transport;

/// <summary>Who may be counted when a cluster starts for the first time, and who may not.</summary>
public sealed class FirstStartTests
{
    [Fact]
    public async Task Start_WithOneMemberMissing_SaysWhomItWaitsForAndElectsNobody()
    {
        await using var cluster = new TestCluster(3);
        await cluster.Nodes[0].StartAsync();
        await cluster.Nodes[1].StartAsync();

        await Until.True(() => cluster.Nodes.Take(2).All(node => node.Log.Says("waiting for node 3")));
        cluster.Nodes.Take(2).Should().OnlyContain(node => node.Raft.Term == 0 && !node.Raft.IsAdmitted && node.Raft.Leader == null);

        await cluster.Nodes[2].StartAsync();
        await cluster.HasLeaderAsync();
        cluster.Nodes.Should().OnlyContain(node => node.Raft.IsAdmitted);
    }

    [Fact]
    public async Task Start_AfterEveryoneWasSeen_NeedsAMajorityOnly()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        foreach (var node in cluster.Nodes)
        {
            await node.StopAsync();
        }

        await cluster.Nodes[0].StartAsync();
        await cluster.Nodes[1].StartAsync();
        await cluster.HasLeaderAsync();

        (await cluster.Leader.PutAsync("a", "1")).Should().NotBeNull();
    }

    [Fact]
    public async Task Start_OfANodeThatLostItsDirectory_NeverCountsUntilReadmitted()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        await cluster.PutAsync(10);
        var wiped = cluster.Followers.First();
        var other = cluster.Followers.Last();
        await wiped.StopAsync();
        Directory.Delete(wiped.Folder, recursive: true);

        await wiped.StartAsync();
        await Until.True(() => wiped.Log.Says("readmit node", "waiting for"));
        await Until.True(() => cluster.Leader.Log.Says("refuses this node and does not count", "readmit node"));
        await Until.True(() => other.Log.Says("its data directory was replaced"));
        var old = cluster.Leader;
        await other.StopAsync();
        await Until.True(() => !old.Raft.IsLeader);
        (await old.PutAsync("lost", "1")).Should().BeNull("one of three is no majority");
        wiped.Raft.Should().BeEquivalentTo(new { Term = 0L, LastIndex = 0L, IsAdmitted = false });

        await other.StartAsync();
        await Until.True(() => cluster.Nodes.Any(node => node.Raft.IsLeader));
        using var limit = new CancellationTokenSource(Until.Limit);
        (await cluster.Leader.Raft.ReadmitAsync(wiped.Raft.Local.Identity, limit.Token)).Should().Be(MembershipOutcome.Done);
        (await cluster.Leader.Raft.ReadmitAsync(wiped.Raft.Local.Identity, limit.Token)).Should().Be(MembershipOutcome.Done, "it may be repeated");
        await cluster.HasLeaderAsync();
        await cluster.IsLevelAsync();

        await Until.True(() => cluster.Nodes.All(node => node.Raft.Members.Count == 3));
        wiped.Raft.IsAdmitted.Should().BeTrue();
        cluster.Nodes.Select(node => node.State.Values.Count).Should().AllBeEquivalentTo(10);
    }

    [Fact]
    public async Task FindProblem_OfEachAnswer_CountsOnlyEmptyMembersAndThoseWhoKnowThisNode()
    {
        await using var follower = await LoneFollower.StartAsync();
        var local = follower.Node.Raft.Local;
        var member = follower.Node.Options.InitialMembers[0];
        var mine = local.Identity.Incarnation.ToString("N");

        Problem(_ => { }).Should().BeNull();
        Problem(answer => Know(answer, 1, 2, 3)).Should().BeNull();
        Problem(answer => Know(answer, 1, 2, 4)).Should().Contain("is in a cluster of nodes 1, 2, 4").And.Contain("-initial-members of this node names 1, 2, 3");
        Problem(answer => Know(answer, 1, 2)).Should().Contain("is in a cluster of nodes 1, 2");
        Problem(answer => answer.KnownIncarnations[2] = new string('0', 32)).Should().Contain("readmit node 2").And.Contain(mine);
        Problem(answer => answer.KnownIncarnations[1] = mine).Should().Contain("without this one");
        Problem(answer => answer.Receiver.Empty = false).Should().Contain("has not joined");
        Problem(answer => answer.Receiver.InitialMembers = "1:a:1").Should().Contain("-initial-members 1:a:1");
        Problem(answer => answer.Receiver.ClusterNumber = 8).Should().Contain("of cluster 8");
        Problem(answer => answer.Receiver.NodeId = 9).Should().Contain("node 9");
        Problem(answer => answer.Receiver.MinProtocol = 2).Should().Contain("protocol");
        Problem(answer => answer.Receiver = null).Should().Contain("does not say");

        void Know(HelloResponse answer, params ulong[] ids)
        {
            foreach (var id in ids)
            {
                answer.KnownIncarnations[id] = id == 2 ? mine : new string('1', 32);
            }
        }

        string? Problem(Action<HelloResponse> change)
        {
            var receiver = local.Describe(isEmpty: true);
            receiver.NodeId = 1;
            var answer = new HelloResponse { Receiver = receiver };
            change(answer);
            return FirstStart.FindProblem(member, answer, local);
        }
    }
}
