using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Tests.Nodes;
using static Vectron.PlacementDriver.Replication.Tests.Nodes.LoneFollower;

namespace Vectron.PlacementDriver.Replication.Tests.Transport;

/// <summary>Snapshots on their way from leader to follower.</summary>
public sealed class SnapshotTransferTests
{
    [Fact]
    public async Task InstallSnapshot_Whole_ReplacesTheStateAndAdmitsTheNode()
    {
        await using var follower = await LoneFollower.StartAsync();
        var snapshot = follower.Snapshot(5, 1, "a", "1");
        var header = new InstallSnapshotRequest { Header = follower.Header(1, 5, 1, snapshot.Length) };

        var installed = await follower.InstallAsync(header, Chunk(snapshot[..10]), Chunk(snapshot[10..]));

        installed.Outcome.Should().Be(AppendOutcome.ReplicatedWithLeaderTerm);
        follower.Node.State.Values.Should().Contain("a", "1");
        follower.Node.Raft.Should().BeEquivalentTo(new { SnapshotIndex = 5L, CommitIndex = 5L, IsAdmitted = true });
    }

    [Fact]
    public async Task InstallSnapshot_AtOrBelowTheCommitIndex_IsConfirmedAndChangesNothing()
    {
        await using var follower = await LoneFollower.StartAsync();
        _ = await follower.AppendAsync(1, 0, 0, 2, Entry(1, "a=1"), Entry(1, "b=2"));
        var snapshot = follower.Snapshot(2, 1, "a", "old");
        var header = new InstallSnapshotRequest { Header = follower.Header(1, 2, 1, snapshot.Length) };

        var repeated = await follower.InstallAsync(header, Chunk(snapshot));

        repeated.Outcome.Should().Be(AppendOutcome.Replicated);
        follower.Node.State.Restores.Should().Be(0);
    }

    [Fact]
    public async Task InstallSnapshot_WhileItIsInstalled_AppendsAreRejectedAtOnce()
    {
        var stall = new Stall();
        await using var follower = await LoneFollower.StartAsync(node => node.State.BeforeRestore = stall.Wait);
        var snapshot = follower.Snapshot(5, 1, "a", "1");
        var header = new InstallSnapshotRequest { Header = follower.Header(1, 5, 1, snapshot.Length) };

        var install = follower.InstallAsync(header, Chunk(snapshot));
        await stall.Entered;
        var heartbeat = await follower.AppendAsync(1, 5, 1, 5);
        stall.Release();

        heartbeat.Outcome.Should().Be(AppendOutcome.Rejected);
        (await install).Outcome.Should().Be(AppendOutcome.ReplicatedWithLeaderTerm);
        (await follower.AppendAsync(1, 5, 1, 6, Entry(1, "b=2"))).Outcome.Should().Be(AppendOutcome.ReplicatedWithLeaderTerm);
    }

    [Fact]
    public async Task Snapshot_OnItsWayToASlowFollower_DoesNotHoldUpTheLeader()
    {
        await using var cluster = await TestCluster.StartAsync(3, options => options with { SnapshotInterval = 20 });
        var late = cluster.Followers.First();
        await late.StopAsync();
        await cluster.PutAsync(100, "missed");
        await Until.True(() => cluster.Leader.Raft.SnapshotIndex > 20);
        var (leader, term) = (cluster.Leader, cluster.Leader.Raft.LeadershipTerm);
        var stall = new Stall();
        late.Faults.Before = method => method == "InstallSnapshot" ? stall.Wait() : Task.CompletedTask;

        await late.StartAsync();
        await stall.Entered;
        await cluster.PutAsync(200, "meanwhile");
        leader.Raft.LeadershipTerm.Should().Be(term);
        leader.Raft.IsLeader.Should().BeTrue();
        stall.Release();
        await cluster.IsLevelAsync();

        late.State.Restores.Should().BePositive();
        late.State.Values.Should().HaveCount(300);
    }

    [Fact]
    public async Task CatchUp_OfMoreThanOneRequestHolds_ReachesTheFollower()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        var late = cluster.Followers.First();
        await late.StopAsync();
        for (var i = 0; i < 40; i++)
        {
            (await cluster.Leader.PutAsync($"large{i}", new string('x', 100_000))).Should().NotBeNull();
        }

        await late.StartAsync();
        await cluster.IsLevelAsync();

        late.State.Values.Should().HaveCount(40);
    }
}
