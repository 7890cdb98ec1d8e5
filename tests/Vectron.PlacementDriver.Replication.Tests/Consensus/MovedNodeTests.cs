using Vectron.PlacementDriver.Replication.Tests.Nodes;

namespace Vectron.PlacementDriver.Replication.Tests.Consensus;

/// <summary>Members that start where the others do not look for them.</summary>
public sealed class MovedNodeTests
{
    [Fact]
    public async Task Start_OfALoneNodeAtAnotherAddress_PutsThatIntoTheList()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var node = cluster.Nodes[0];
        await cluster.PutAsync(3);
        await node.StopAsync();

        node.MoveTo(TestCluster.FreePorts(1)[0]);
        await node.StartAsync();

        await Until.True(() => node.Raft.Local.FormerAddress is null && node.Raft.IsLeader);
        node.Raft.Local.Members.Members.Find(1).Should().Be(node.Raft.Local.Identity);
        node.State.Values.Should().HaveCount(3);
    }

    [Fact]
    public async Task Start_OfAFollowerAtAnotherAddress_IsFoundOnceItIsRemovedAndAddedThere()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        var moved = cluster.Followers.First();
        await moved.StopAsync();
        moved.MoveTo(TestCluster.FreePorts(1)[0]);
        await moved.StartAsync();
        await cluster.PutAsync(3);
        using var limit = new CancellationTokenSource(Until.Limit);

        moved.Raft.Local.FormerAddress.Should().NotBeNull("nobody told the others");
        (await cluster.Leader.Raft.RemoveMemberAsync(moved.Options.NodeId, limit.Token)).Should().Be(MembershipOutcome.Done);
        (await cluster.Leader.Raft.AddMemberAsync(moved.Raft.Local.Identity, limit.Token)).Should().Be(MembershipOutcome.Done);

        await cluster.IsLevelAsync();
        await Until.True(() => moved.Raft is { WasRemoved: false, Leader: not null, Local.FormerAddress: null });
        moved.State.Values.Should().HaveCount(3);
    }

    [Fact]
    public async Task Start_AtAnotherAddressOfOneThatIsElected_IsToldToTheOthers()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        await cluster.IsLevelAsync();

        // The leader stops last: nobody leads after it, so it lacks nothing.
        var (moved, other, third) = (cluster.Leader, cluster.Followers.First(), cluster.Followers.Last());
        await Task.WhenAll(other.StopAsync(), third.StopAsync());
        await moved.StopAsync();
        moved.MoveTo(TestCluster.FreePorts(1)[0]);

        // Whom nobody calls can be elected all the same; the other calls it in vain.
        await Task.WhenAll(moved.StartAsync(), other.StartAsync());
        await Until.True(() => moved.Raft.IsLeader && other.Raft.Local.Members.Members.Find(moved.Options.NodeId) == moved.Raft.Local.Identity);
        await third.StartAsync();
        await cluster.IsLevelAsync();
        using var limit = new CancellationTokenSource(Until.Limit);
        (await moved.Raft.TransferAsync(limit.Token)).Should().BeTrue();
        await cluster.HasLeaderAsync();

        await cluster.PutAsync(3);
        await cluster.IsLevelAsync();
        cluster.Leader.Should().NotBe(moved, "whoever leads now calls it where it is");
        moved.State.Values.Should().HaveCount(3);
    }
}
