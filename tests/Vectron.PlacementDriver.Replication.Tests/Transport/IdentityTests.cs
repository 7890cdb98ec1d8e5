using Grpc.Core;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Tests.Nodes;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Tests.Transport;

/// <summary>A call counts only between the two data directories that it means.</summary>
public sealed class IdentityTests
{
    [Fact]
    public async Task Append_FromAnotherClusterOrToAnotherNodeOrIncarnation_IsRefusedByName()
    {
        await using var follower = await LoneFollower.StartAsync();
        var caller = follower.Caller;

        await IsRefused(follower, caller with { Cluster = 8 }, "of cluster 7", "of cluster 8");
        await IsRefused(follower, caller with { To = 3 }, "node 2", "means node 3");
        await IsRefused(follower, caller with { ToIncarnation = Guid.Empty }, "readmit node 2", caller.ToIncarnation.ToString("N"));
        await IsRefused(follower, caller with { MembersVersion = -1 }, "node 1", "not admitted");
        follower.Node.Log.Says("readmit node 2").Should().BeTrue("the refusing side tells its operator too");
        follower.Node.Raft.LastIndex.Should().Be(0);
    }

    [Fact]
    public async Task Append_OfAnotherNodeThanTheCertificateProves_IsRefused()
    {
        await using var follower = await LoneFollower.StartAsync();
        follower.Node.ProvenCaller = 3;

        await IsRefused(follower, follower.Caller, "says that it is node 1", "that of node 3");

        follower.Node.ProvenCaller = 1;
        var metadata = PeerMetadata.Write(follower.Caller);
        var request = new AppendEntriesRequest { Term = 1, Sequence = 1 };
        var append = () => follower.Client.AppendEntriesAsync(request, metadata).ResponseAsync;
        await append.Should().NotThrowAsync();
    }

    [Fact]
    public async Task Append_FromAClusterWithAnotherUid_IsRefused()
    {
        await using var follower = await LoneFollower.StartAsync();
        follower.Node.Raft.LearnClusterUid("mine");

        await IsRefused(follower, follower.Caller with { ClusterUid = "other" }, "mine", "other");
    }

    [Fact]
    public async Task Vote_OfANodeThatIsNotAdmitted_IsRefused()
    {
        await using var follower = await LoneFollower.StartAsync();
        var metadata = PeerMetadata.Write(follower.Caller);

        var vote = () => follower.Client.VoteAsync(new VoteRequest { Term = 1 }, metadata).ResponseAsync;
        var preVote = () => follower.Client.PreVoteAsync(new VoteRequest { Term = 1 }, metadata).ResponseAsync;

        (await vote.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.FailedPrecondition);
        (await preVote.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.FailedPrecondition);
        follower.Node.Raft.Term.Should().Be(0);
    }

    [Fact]
    public async Task Call_FromAMemberUnderAnotherIncarnation_IsRefused()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        var (to, from) = (cluster.Nodes[0], cluster.Nodes[1]);
        var stranger = from.Raft.Local.CallTo(to.Raft.Local.Identity) with { FromIncarnation = Guid.NewGuid() };

        var vote = () => to.Connect().VoteAsync(new VoteRequest { Term = 99 }, PeerMetadata.Write(stranger)).ResponseAsync;
        var append = () => to.Connect().AppendEntriesAsync(new AppendEntriesRequest { Term = 99, Sequence = 1 }, PeerMetadata.Write(stranger)).ResponseAsync;

        (await vote.Should().ThrowAsync<RpcException>()).Which.Status.Detail.Should().Contain("readmit node 2");
        (await append.Should().ThrowAsync<RpcException>()).Which.Status.Detail.Should().Contain("readmit node 2");
        to.Raft.Term.Should().BeLessThan(99);
    }

    [Fact]
    public async Task ReadIndexAndPropose_BeforeTheyAreSet_AreUnavailable()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        var (to, from) = (cluster.Nodes[0], cluster.Nodes[1]);

        var read = () => to.Connect().ReadIndexAsync(new ReadIndexRequest(), to.From(from)).ResponseAsync;
        var propose = () => to.Connect().ProposeAsync(new ProposeRequest(), to.From(from)).ResponseAsync;

        (await read.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.Unavailable);
        (await propose.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.Unavailable);
    }

    private static async Task IsRefused(LoneFollower follower, PeerCaller caller, params string[] reasons)
    {
        var act = () => follower.Client.AppendEntriesAsync(new AppendEntriesRequest { Term = 1, Sequence = 1 }, PeerMetadata.Write(caller)).ResponseAsync;

        var status = (await act.Should().ThrowAsync<RpcException>()).Which.Status;
        status.StatusCode.Should().Be(StatusCode.FailedPrecondition);
        status.Detail.Should().ContainAll(reasons);
    }
}
