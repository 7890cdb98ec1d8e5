using System.Net;
using System.Net.Sockets;
using System.Text;
using DotNext.Net.Cluster.Consensus.Raft;
using Grpc.Core;
using Vectron.PlacementDriver.Replication.Diagnostics;
using Vectron.PlacementDriver.Replication.Tests.Nodes;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Tests.Transport;

/// <summary>What the connections between nodes do when the other end hangs or bytes change under a call.</summary>
public sealed class PeerConnectionTests
{
    [Fact]
    public async Task Call_ToAPeerThatAnswersNothing_EndsByThePingAndNotByItsOwnDeadline()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        using var blackHole = new TcpListener(IPAddress.Loopback, 0);
        blackHole.Start();
        var port = ((IPEndPoint)blackHole.LocalEndpoint).Port;
        var accepted = blackHole.AcceptTcpClientAsync();
        var peer = new PeerIdentity(2, Guid.NewGuid(), PeerAddress.Parse($"127.0.0.1:{port}"));
        using var channel = new PeerChannel(peer, cluster.Leader.Raft.Local, TestCluster.Timings, TimeProvider.System);

        var call = () => channel.ReadIndexAsync(term: 1, TimeSpan.FromDays(1), CancellationToken.None).WaitAsync(Until.Limit);

        (await call.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().BeOneOf(StatusCode.Unavailable, StatusCode.Internal);
        using var connection = await accepted;
        connection.Available.Should().BePositive("the call had reached the peer");
    }

    [Fact]
    public async Task Call_ToAPortThatNobodyListensOn_IsKnownToHaveReachedNobody()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var port = TestCluster.FreePorts(1)[0];
        var peer = new PeerIdentity(2, Guid.NewGuid(), PeerAddress.Parse($"127.0.0.1:{port}"));
        using var channel = new PeerChannel(peer, cluster.Leader.Raft.Local, TestCluster.Timings, TimeProvider.System);

        var call = () => channel.ReadIndexAsync(1, TimeSpan.FromSeconds(10), CancellationToken.None).WaitAsync(Until.Limit);

        var failure = (await call.Should().ThrowAsync<RpcException>()).Which;
        UnsentCall.Is(failure).Should().BeTrue($"{failure.Status} {failure.Status.DebugException?.GetType()}");
    }

    [Fact]
    public async Task Calls_ToAPeerWhoseConnectionsAreClosedAtOnce_NeverWaitForOneThatNobodyMakes()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        using var door = new TcpListener(IPAddress.Loopback, 0);
        door.Start();
        var closing = Task.Run(async () =>
        {
            // As a proxy does whose target is down.
            for (var i = 0; i < 5_000; i++)
            {
                (await door.AcceptTcpClientAsync()).Dispose();
            }
        });
        var peer = new PeerIdentity(2, Guid.NewGuid(), PeerAddress.Parse($"127.0.0.1:{((IPEndPoint)door.LocalEndpoint).Port}"));
        using var channel = new PeerChannel(peer, cluster.Leader.Raft.Local, TestCluster.Timings, TimeProvider.System);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!closing.IsCompleted)
            {
                var call = () => channel.ReadIndexAsync(1, TimeSpan.FromDays(1), CancellationToken.None).WaitAsync(Until.Limit);
                (await call.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().BeOneOf(StatusCode.Unavailable, StatusCode.Internal);
            }
        })));
    }

    [Fact]
    public async Task Hello_GivenUpByTheCaller_EndsAsCancelledAndNotAsAFailure()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        using var blackHole = new TcpListener(IPAddress.Loopback, 0);
        blackHole.Start();
        var address = PeerAddress.Parse($"127.0.0.1:{((IPEndPoint)blackHole.LocalEndpoint).Port}");
        var hello = new PeerHello(cluster.Leader.Raft.Local, TestCluster.Timings, TimeProvider.System);
        using var giveUp = new CancellationTokenSource();

        var asked = hello.AskAsync(2, address, isEmpty: false, giveUp.Token);
        using var connection = await blackHole.AcceptTcpClientAsync();
        await giveUp.CancelAsync();

        await FluentActions.Awaiting(() => asked.WaitAsync(Until.Limit)).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task AppendEntries_OfBytesThatChangeOnceTheCallHasBegun_SendsThoseThatWereGiven()
    {
        await using var follower = await LoneFollower.StartAsync();
        await using var leader = await TestCluster.StartAsync(1);
        var identity = follower.Node.Raft.Local.Identity;
        using var channel = new PeerChannel(identity, leader.Leader.Raft.Local, TestCluster.Timings, TimeProvider.System);
        var sender = new AppendSender(identity, channel, new TracedEntries(), () => 1);
        var bytes = Encoding.UTF8.GetBytes("key=value");

        var sending = sender.SendAsync<BinaryLogEntry, BinaryLogEntry[]>(
            1, [new BinaryLogEntry { Content = bytes, Term = 1 }], 0, 0, 1, CancellationToken.None);
        bytes.AsSpan().Clear(); // As the log does when it lets go of a page.
        _ = await sending;

        await Until.True(() => follower.Node.Raft.AppliedIndex == 1);
        follower.Node.State.Values.Should().Contain("key", "value");
    }

    [Fact]
    public async Task Commit_BesideAFollowerThatHangs_DoesNotWaitForItInEachRound()
    {
        const int commits = 50;
        await using var cluster = await TestCluster.StartAsync(3);
        await cluster.IsLevelAsync();
        var stall = new Stall();
        var calls = 0;
        cluster.Followers.First().Faults.Before = method =>
        {
            if (method != "AppendEntries")
            {
                return Task.CompletedTask;
            }

            _ = Interlocked.Increment(ref calls);
            return stall.Wait();
        };
        await stall.Entered;

        await cluster.PutAsync(commits);

        // A round that waits for the hung follower ends with its deadline, and the next one asks it again.
        calls.Should().BeLessThan(commits / 2);
        stall.Release();
    }
}
