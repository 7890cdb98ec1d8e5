using System.Collections.Concurrent;
using System.Text;
using Grpc.Core;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Storage;
using Vectron.PlacementDriver.Replication.Tests.Nodes;

namespace Vectron.PlacementDriver.Replication.Tests.Consensus;

/// <summary>Leadership goes to a chosen node at once, and no write is lost sight of.</summary>
public sealed class HandOverTests
{
    // Nobody stands by itself in less than this, and no test hands over in more.
    private static readonly RaftTimings Patient = TestCluster.Timings with
    {
        LowerElectionTimeout = TimeSpan.FromSeconds(8),
        UpperElectionTimeout = TimeSpan.FromSeconds(10),
        HeartbeatThreshold = 0.02,
    };

    [Fact]
    public async Task HandOver_OfTheLeader_DoesNotWaitForAnybodysTimer()
    {
        await using var cluster = await TestCluster.StartAsync(3, options => options with { Timings = Patient });
        await cluster.PutAsync(5);
        var old = cluster.Leader;
        var term = old.Raft.LeadershipTerm;

        using var sooner = new CancellationTokenSource(Patient.LowerElectionTimeout);
        (await old.Raft.HandOverAsync(sooner.Token)).Should().BeTrue("the successor was asked to stand, and the old leader votes for it");

        await cluster.HasLeaderAsync();
        cluster.Leader.Should().NotBeSameAs(old);
        cluster.Leader.Raft.LeadershipTerm.Should().Be(term + 1, "the first election was won");
        await cluster.PutAsync(1, "after");
    }

    [Fact]
    public async Task Transfer_ThereAndBack_LeavesEveryNodeAbleToLead()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        for (var turn = 0; turn < 4; turn++)
        {
            var old = cluster.Leader;
            using var limit = new CancellationTokenSource(Until.Limit);
            (await old.Raft.TransferAsync(limit.Token)).Should().BeTrue();
            await cluster.HasLeaderAsync();
            cluster.Leader.Should().NotBeSameAs(old);
            await cluster.PutAsync(3, $"turn{turn}-");
        }

        await cluster.IsLevelAsync();
        cluster.Nodes.Should().OnlyContain(node => node.State.Values.Count == 12);
    }

    [Fact]
    public async Task Transfer_UnderWrites_LeavesNoOutcomeUnknown()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        var old = cluster.Leader;
        var outcomes = new ConcurrentQueue<ReplicationOutcome>();
        var writers = Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            var outcome = ReplicationOutcome.IndexApplied;
            for (var i = 0; outcome == ReplicationOutcome.IndexApplied; i++)
            {
                var payload = $"w{writer}-{i}=1";
                outcome = await old.Raft.ReplicateAsync(
                    Encoding.UTF8.GetBytes(payload), old.Raft.LeadershipTerm, new Proposal(payload), CancellationToken.None);
                outcomes.Enqueue(outcome);
            }
        })).ToArray();
        await Until.True(() => outcomes.Count > 50);

        using var limit = new CancellationTokenSource(Until.Limit);
        (await old.Raft.TransferAsync(limit.Token)).Should().BeTrue();
        await Task.WhenAll(writers);

        outcomes.Should().OnlyContain(outcome => outcome != ReplicationOutcome.Unknown);
        await cluster.HasLeaderAsync();
        await cluster.IsLevelAsync();
        cluster.Leader.State.Values.Should().HaveCount(outcomes.Count(outcome => outcome == ReplicationOutcome.IndexApplied));
    }

    [Fact]
    public async Task HandOver_WhenNobodyCanBeAskedToStand_EndsWithATimer()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        var old = cluster.Leader;
        foreach (var follower in cluster.Followers)
        {
            follower.Faults.Before = method => method == "StandForElection"
                ? throw new RpcException(new Status(StatusCode.Unavailable, "it cannot be asked")) : Task.CompletedTask;
        }

        using var limit = new CancellationTokenSource(Until.Limit);
        (await old.Raft.HandOverAsync(limit.Token)).Should().BeTrue("a timer brings the next leader then");

        await cluster.HasLeaderAsync();
        old.Log.Lines.Should().Contain(line => line.Contains("does not stand for election now", StringComparison.Ordinal));
        await cluster.PutAsync(1);
    }

    [Fact]
    public async Task StandForElection_InAnotherTerm_ChangesNothing()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        var (leader, follower) = (cluster.Leader, cluster.Followers.First());
        var term = leader.Raft.LeadershipTerm;

        (await AskToStandAsync(follower, leader, term - 1)).Should().BeFalse();
        (await AskToStandAsync(leader, follower, term)).Should().BeFalse("it leads");

        leader.Raft.IsLeader.Should().BeTrue();
        leader.Raft.LeadershipTerm.Should().Be(term);
    }

    [Fact]
    public async Task StandForElection_OfANodeWhoseStateDiffers_IsRefused()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        var (leader, follower) = (cluster.Leader, cluster.Followers.First());
        await follower.Raft.CondemnAsync(
            new StateVerdict(1, "00", "11"), CancellationToken.None);

        (await AskToStandAsync(follower, leader, leader.Raft.LeadershipTerm)).Should().BeFalse();
    }

    private static async Task<bool> AskToStandAsync(TestNode node, TestNode caller, long term) =>
        (await node.Connect().StandForElectionAsync(new StandForElectionRequest { Term = term }, node.From(caller))).Standing;
}
