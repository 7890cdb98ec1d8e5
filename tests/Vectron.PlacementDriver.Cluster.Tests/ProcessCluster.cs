using Grpc.Core;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cluster.Tests;

/// <summary>One or three placement drivers as real processes on loopback, with a data directory that goes at the end.</summary>
internal sealed class ProcessCluster : IAsyncDisposable
{
    private readonly string dataDirectory = Directory.CreateTempSubdirectory("vectron-pd-").FullName;

    private ProcessCluster(int size, string[] extraArguments)
    {
        var addresses = Enumerable.Range(0, size).Select(_ => NewAddresses()).ToArray();
        var members = addresses.Select((address, i) => $"{i + 1}:{address.Raft}").ToArray();
        Nodes = [.. addresses.Select((address, i) => NewNode((ulong)i + 1, address, members, extraArguments))];
    }

    public IReadOnlyList<DriverProcess> Nodes { get; }

    /// <summary>A cluster whose addresses are known; none of its nodes runs.</summary>
    public static ProcessCluster Plan(int size, params string[] extraArguments) => new(size, extraArguments);

    /// <summary>Starts a cluster and waits until every node serves.</summary>
    public static async Task<ProcessCluster> StartAsync(int size, params string[] extraArguments)
    {
        var cluster = Plan(size, extraArguments);
        try
        {
            cluster.StartAll();
            await cluster.WaitUntilReadyAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public void StartAll()
    {
        foreach (var node in Nodes)
        {
            node.Start();
        }
    }

    public Task WaitUntilReadyAsync() => Task.WhenAll(Nodes.Select(node => node.WaitUntilReadyAsync()));

    /// <summary>The data directory of one node.</summary>
    public string DataDirectoryOf(DriverProcess node) => Path.Combine(dataDirectory, $"node-{node.NodeId}");

    /// <summary>The node that leads, as any running node says.</summary>
    public async Task<DriverProcess> LeaderAsync()
    {
        DriverProcess? leader = null;
        await Eventually.TrueAsync(
            async () =>
            {
                var address = (await Nodes.First(node => node.IsRunning).Client
                    .GetLeaderAsync(new GetLeaderRequest(), deadline: DateTime.UtcNow.AddSeconds(5))).LeaderAddress;
                leader = Nodes.SingleOrDefault(node => node.Addresses.Grpc == address && node.IsRunning);
                return leader is not null;
            },
            () => "a running node should lead");
        return leader!;
    }

    /// <summary>Registers a worker and lets it send its first heartbeat, so that collections can be created.</summary>
    public Task EnrollWorkerAsync(DriverProcess? through = null) => EnrollAsync(through ?? Nodes[0]);

    /// <summary>Registers a worker and lets it beat once.</summary>
    public static async Task EnrollAsync(DriverProcess through)
    {
        var registered = await through.Client.RegisterWorkerAsync(
            new RegisterWorkerRequest { GrpcAddress = "127.0.0.1:6201", RaftAddress = "127.0.0.1:7201" },
            deadline: DateTime.UtcNow.AddSeconds(10));
        await through.Client.HeartbeatAsync(
            new HeartbeatRequest { WorkerId = registered.WorkerId }, deadline: DateTime.UtcNow.AddSeconds(10));
    }

    /// <summary>
    /// Sends heartbeats of the first worker, a few at a time, until the log holds this many entries. One whose outcome is
    /// unknown is not repeated: the next takes its place.
    /// </summary>
    public static async Task BeatUntilAsync(DriverProcess through, long index)
    {
        const int round = 500;
        while ((await through.StateAsync()).GetProperty("appliedIndex").GetInt64() < index)
        {
            await Parallel.ForAsync(0, round, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (_, cancellation) =>
            {
                try
                {
                    (await through.Client.HeartbeatAsync(
                        new HeartbeatRequest { WorkerId = "1" }, cancellationToken: cancellation)).Ok.Should().BeTrue();
                }
                catch (RpcException moved) when (moved.StatusCode == StatusCode.Unavailable)
                {
                    // A machine this busy may cost the leader its place; the log goes on under the next.
                }
            });
        }
    }

    /// <summary>Another process with its own ports that is told to use a node's directory; not started.</summary>
    public DriverProcess SecondProcessOn(DriverProcess node, params string[] extraArguments)
    {
        var addresses = NewAddresses();
        return NewNode(node.NodeId, addresses, [$"{node.NodeId}:{addresses.Raft}"], extraArguments);
    }

    /// <summary>A node with its own addresses and directory, told other initial members; not started.</summary>
    public DriverProcess ToldOtherwise(DriverProcess node, params IEnumerable<string> members) =>
        NewNode(node.NodeId, node.Addresses, members);

    /// <summary>Another node that wants to join some of these; not started.</summary>
    public DriverProcess Newcomer(ulong nodeId, IReadOnlyList<DriverProcess> members)
    {
        var addresses = NewAddresses();
        return NewNode(
            nodeId, addresses, members.Select(node => $"{node.NodeId}:{node.Addresses.Raft}").Append($"{nodeId}:{addresses.Raft}"));
    }

    /// <summary>Nodes that, with the only one of these, are to be a cluster of three; not started.</summary>
    public IReadOnlyList<DriverProcess> NewcomersToOne(params string[] extraArguments)
    {
        var addresses = new[] { NewAddresses(), NewAddresses() };
        string[] initial = [$"{Nodes[0].NodeId}:{Nodes[0].Addresses.Raft}", $"2:{addresses[0].Raft}", $"3:{addresses[1].Raft}"];
        return [.. addresses.Select((address, i) => NewNode((ulong)i + 2, address, initial, extraArguments))];
    }

    /// <summary>Waits until all nodes have applied the same index, and returns their state hashes.</summary>
    public async Task<IReadOnlyList<string>> StateHashesAsync()
    {
        string[] hashes = [];
        await Eventually.TrueAsync(
            async () =>
            {
                var states = await Task.WhenAll(Nodes.Select(node => node.StateAsync()));
                hashes = [.. states.Select(state => state.GetProperty("stateHash").GetString()!)];
                return states.Select(state => state.GetProperty("appliedIndex").GetInt64()).Distinct().Count() == 1;
            },
            () => "all nodes should apply the same entries");
        return hashes;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }

        Directory.Delete(dataDirectory, recursive: true);
    }

    private DriverProcess NewNode(
        ulong nodeId, NodeAddresses addresses, IEnumerable<string> initialMembers, params string[] extraArguments) => new(nodeId, addresses,
    [
        "-node-id", $"{nodeId}", "-initial-members", string.Join(',', initialMembers), "-data-dir", dataDirectory,
        "-grpc-addr", addresses.Grpc, "-raft-addr", addresses.Raft, "-http-addr", addresses.Http, .. extraArguments,
    ]);

    private static NodeAddresses NewAddresses() =>
        new($"127.0.0.1:{FreePorts.Take()}", $"127.0.0.1:{FreePorts.Take()}", $"127.0.0.1:{FreePorts.Take()}");
}
