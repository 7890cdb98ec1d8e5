using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Vectron.PlacementDriver.Replication.Tests.Nodes;

/// <summary>Nodes of one cluster, each with a folder and a port of its own.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    // Long enough for a busy machine: a leader that has one follower left steps down when a single append is late.
    public static readonly RaftTimings Timings = new()
    {
        LowerElectionTimeout = TimeSpan.FromMilliseconds(2000),
        UpperElectionTimeout = TimeSpan.FromMilliseconds(3000),
        HeartbeatThreshold = 0.1,
        WaitingNotice = TimeSpan.FromMilliseconds(200),
        Hello = TimeSpan.FromSeconds(5),
    };

    private readonly TestFolder folder = new();

    public TestCluster(int size, Func<RaftNodeOptions, RaftNodeOptions>? adjust = null)
    {
        var ports = FreePorts(size);
        var members = ports.Select((port, i) => new InitialMember((ulong)(i + 1), PeerAddress.Parse($"localhost:{port}"))).ToImmutableArray();
        adjust ??= options => options;
        Nodes = [.. members.Select(member => new TestNode(adjust(new RaftNodeOptions
        {
            DataDirectory = folder.Path,
            ClusterNumber = 7,
            NodeId = member.NodeId,
            InitialMembers = members,
            Timings = Timings,
        })))];
    }

    public ImmutableArray<TestNode> Nodes { get; }

    public TestNode Leader => Nodes.First(Leads);

    public IEnumerable<TestNode> Followers => Nodes.Where(node => node.Runs && !Leads(node));

    public static async Task<TestCluster> StartAsync(int size, Func<RaftNodeOptions, RaftNodeOptions>? adjust = null)
    {
        var cluster = new TestCluster(size, adjust);
        await Task.WhenAll(cluster.Nodes.Select(node => node.StartAsync()));
        await cluster.HasLeaderAsync();
        return cluster;
    }

    /// <summary>Ends when one node leads, all that run follow it, and the first member list is in everyone's log.</summary>
    public async Task HasLeaderAsync() => await Until.True(() =>
    {
        var running = Nodes.Where(node => node.Runs).ToList();
        return running.Count(node => node.Raft.IsLeader) == 1
            && running.All(node => node.Raft.Leader?.Identity == Leader.Raft.Local.Identity && node.Raft.Members.Count > 0)
            && running.All(node => node.Raft.Local.Members.Version > 0);
    });

    /// <summary>Cuts a node off from all others, in both directions, or connects it again.</summary>
    public void SetIsolated(TestNode node, bool isolated)
    {
        node.Faults.CutOff = isolated;
        foreach (var other in Nodes.Where(other => other != node))
        {
            other.Faults.CutOffFrom = isolated ? node.Options.NodeId : 0;
        }
    }

    /// <summary>Ends when every running node has applied what the leader has committed.</summary>
    public async Task IsLevelAsync() => await Until.True(() =>
        Nodes.Where(node => node.Runs).Select(node => (node.Raft.AppliedIndex, node.Raft.CommitIndex, node.State.Hash)).Distinct().Count() == 1
        && Leader.Raft.AppliedIndex == Leader.Raft.LastIndex);

    public async Task PutAsync(int count, string prefix = "key")
    {
        for (var i = 0; i < count; i++)
        {
            if (await Leader.PutAsync($"{prefix}{i}", $"{i}") is null)
            {
                var logs = Nodes.Select(node => $"node {node.Options.NodeId}:\n{string.Join('\n', node.Log.Lines.TakeLast(40))}");
                throw new InvalidOperationException($"{prefix}{i} was not acknowledged\n{string.Join('\n', logs)}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }

        folder.Dispose();
    }

    private static bool Leads(TestNode node) => node.Runs && node.Raft.IsLeader;

    // Held together, so that no port is given twice.
    public static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }
}
