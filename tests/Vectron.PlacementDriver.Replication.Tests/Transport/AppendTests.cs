using Grpc.Core;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Tests.Nodes;
using static Vectron.PlacementDriver.Replication.Tests.Nodes.LoneFollower;

namespace Vectron.PlacementDriver.Replication.Tests.Transport;

/// <summary>What a follower takes from its leader, in which order, and when it says so.</summary>
public sealed class AppendTests
{
    [Fact]
    public async Task AppendEntries_WhileTheFlushStalls_IsNotAcknowledged()
    {
        var stall = new Stall();
        await using var follower = await LoneFollower.StartAsync(node => node.BeforeFlush = _ => stall.Wait());

        var append = follower.AppendAsync(1, 0, 0, 0, Entry(1, "a=1"));
        await stall.Entered;
        follower.Node.Raft.LastIndex.Should().Be(1, "the entry is in the log, though not on disk");
        append.IsCompleted.Should().BeFalse();
        stall.Release();

        (await append).Outcome.Should().Be(AppendOutcome.ReplicatedWithLeaderTerm);
    }

    [Fact]
    public async Task AppendEntries_RepeatedWhileTheFlushStalls_IsNotAcknowledgedEither()
    {
        Stall? stall = null;
        await using var follower = await LoneFollower.StartAsync(node => node.BeforeFlush = _ => stall?.Wait() ?? Task.CompletedTask);
        _ = await follower.AppendAsync(1, 0, 0, 0, Entry(1, "a=1"));

        stall = new Stall();
        var repeated = follower.AppendAsync(1, 0, 0, 0, Entry(1, "a=1"));
        await stall.Entered;
        repeated.IsCompleted.Should().BeFalse();
        stall.Release();

        (await repeated).Outcome.Should().Be(AppendOutcome.ReplicatedWithLeaderTerm);
    }

    [Fact]
    public async Task AppendEntries_RepeatedLate_KeepsWhatWasAcknowledgedSince()
    {
        await using var follower = await LoneFollower.StartAsync();
        _ = await follower.AppendAsync(1, 0, 0, 0, Entry(1, "a=1"));
        _ = await follower.AppendAsync(1, 1, 1, 0, Entry(1, "b=2"), Entry(1, "c=3"));

        var repeated = await follower.AppendAsync(1, 0, 0, 0, Entry(1, "a=1"));

        repeated.Outcome.Should().Be(AppendOutcome.ReplicatedWithLeaderTerm);
        follower.Node.Raft.LastIndex.Should().Be(3);
    }

    [Fact]
    public async Task AppendEntries_ThatEndBeforeATailOfAnotherLeader_DoNotCommitThatTail()
    {
        await using var follower = await LoneFollower.StartAsync();
        _ = await follower.AppendAsync(1, 0, 0, 0, Entry(1, "a=1"), Entry(1, "b=2"), Entry(1, "c=never acknowledged"));

        // The first of several requests: what else the leader has committed comes with the next.
        _ = await follower.AppendAsync(2, 0, 0, 3, Entry(1, "a=1"), Entry(1, "b=2"));
        follower.Node.Raft.CommitIndex.Should().Be(2);
        _ = await follower.AppendAsync(2, 2, 1, 3, Entry(2, "c=3"));

        await Until.True(() => follower.Node.Raft.AppliedIndex == 3);
        follower.Node.State.Values.Should().Contain("c", "3");
    }

    [Fact]
    public async Task AppendEntries_BelowTheCommitIndex_ChangesNothingAndIsConfirmed()
    {
        await using var follower = await LoneFollower.StartAsync();
        _ = await follower.AppendAsync(1, 0, 0, 3, Entry(1, "a=1"), Entry(1, "b=2"), Entry(1, "c=3"));

        var repeated = await follower.AppendAsync(1, 0, 0, 3, Entry(1, "a=1"), Entry(1, "b=2"));

        repeated.Outcome.Should().Be(AppendOutcome.ReplicatedWithLeaderTerm);
        follower.Node.Raft.LastIndex.Should().Be(3);
    }

    [Fact]
    public async Task AppendEntries_OverlappingTheEnd_WritesOnlyWhatIsNew()
    {
        await using var follower = await LoneFollower.StartAsync();
        _ = await follower.AppendAsync(1, 0, 0, 1, Entry(1, "a=1"), Entry(1, "b=2"));

        var overlapping = await follower.AppendAsync(1, 0, 0, 3, Entry(1, "a=1"), Entry(1, "b=2"), Entry(1, "c=3"));
        await Until.True(() => follower.Node.Raft.AppliedIndex == 3);

        overlapping.Outcome.Should().Be(AppendOutcome.ReplicatedWithLeaderTerm);
        follower.Node.State.Applied.Should().Equal((1, 1), (2, 1), (3, 1));
    }

    [Fact]
    public async Task AppendEntries_OfALaterTermThatDiffers_ReplacesTheUncommittedTail()
    {
        await using var follower = await LoneFollower.StartAsync();
        _ = await follower.AppendAsync(1, 0, 0, 1, Entry(1, "a=1"), Entry(1, "b=old"), Entry(1, "c=old"));

        _ = await follower.AppendAsync(2, 1, 1, 2, Entry(2, "b=new"));
        await Until.True(() => follower.Node.Raft.AppliedIndex == 2);

        follower.Node.Raft.LastIndex.Should().Be(2);
        follower.Node.State.Values.Should().Contain("b", "new").And.NotContainKey("c");
    }

    [Fact]
    public async Task AppendEntries_WithAnOlderSequence_IsAborted()
    {
        await using var follower = await LoneFollower.StartAsync();
        var late = follower.Request(1, 0, 0, 0, Entry(1, "a=1"));
        _ = await follower.AppendAsync(1, 0, 0, 0, Entry(1, "a=1"), Entry(1, "b=2"));

        var act = () => follower.SendAsync(late);

        (await act.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.Aborted);
        follower.Node.Raft.LastIndex.Should().Be(2);
    }

    [Fact]
    public async Task AppendEntries_OfAnEarlierTerm_IsRejectedWithTheLaterOne()
    {
        await using var follower = await LoneFollower.StartAsync();
        _ = await follower.AppendAsync(5, 0, 0, 0, Entry(5, "a=1"));

        var earlier = await follower.AppendAsync(4, 0, 0, 0, Entry(4, "b=2"));

        earlier.Should().BeEquivalentTo(new { Term = 5L, Outcome = AppendOutcome.Rejected });
        follower.Node.Raft.LastIndex.Should().Be(1);
    }

    [Fact]
    public async Task AppendEntries_AgainstACommittedEntry_IsInvalidAndChangesNothing()
    {
        await using var follower = await LoneFollower.StartAsync();
        _ = await follower.AppendAsync(1, 0, 0, 1, Entry(1, "a=1"));

        var act = () => follower.AppendAsync(2, 0, 0, 1, Entry(2, "a=other"));

        (await act.Should().ThrowAsync<RpcException>()).Which.Status.Should().BeEquivalentTo(new { StatusCode = StatusCode.InvalidArgument });
        await Until.True(() => follower.Node.Raft.AppliedIndex == 1);
        follower.Node.State.Values.Should().Contain("a", "1");
    }

    [Fact]
    public async Task AppendEntries_ThatWereAcknowledged_AreThereAfterARestart()
    {
        await using var follower = await LoneFollower.StartAsync();
        _ = await follower.AppendAsync(1, 0, 0, 1, Entry(1, "a=1"), Entry(1, "b=2"));

        await follower.Node.RestartAsync();

        follower.Node.Raft.LastIndex.Should().Be(2);
        follower.Node.State.Values.Should().Contain("a", "1");
    }
}
