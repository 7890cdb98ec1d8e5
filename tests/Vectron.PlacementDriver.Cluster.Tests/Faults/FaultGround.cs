using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Grpc.Core;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cluster.Tests.Faults;

/// <summary>
/// Three nodes to do harm to. With root each has a network namespace and a file system of its own; without, proxies stand
/// before the raft ports and the machine's disk serves all. Root without the tools for namespaces can have the file systems.
/// </summary>
internal sealed class FaultGround : IAsyncDisposable
{
    private static readonly string[] Settings =
    [
        "-shards-per-collection", "1", "-replication-factor", "1", "-unhealthy-after", "1h", "-snapshot-interval", "3000", "-insecure",
    ];

    private readonly string folder;
    private readonly List<LoopDisk> disks = [];

    private FaultGround(string folder, TestNetwork? network)
    {
        this.folder = folder;
        Network = network;
    }

    /// <summary>The namespaces; null where proxies serve.</summary>
    public TestNetwork? Network { get; }

    public ImmutableArray<GroundNode> Nodes { get; private set; } = [];

    /// <summary>Starts three nodes.</summary>
    /// <param name="asRoot">In namespaces, and on file systems of their own.</param>
    public static Task<FaultGround> CreateAsync(bool asRoot) => CreateAsync(asRoot, withDisks: asRoot);

    /// <summary>Starts three nodes behind proxies, each on a file system of its own: <see cref="LoopDisk.WhyNotAsync"/>.</summary>
    public static Task<FaultGround> CreateWithDisksAsync() => CreateAsync(withNamespaces: false, withDisks: true);

    private static async Task<FaultGround> CreateAsync(bool withNamespaces, bool withDisks)
    {
        var folder = Directory.CreateTempSubdirectory("vectron-faults-").FullName;
        var ground = new FaultGround(folder, withNamespaces ? await TestNetwork.CreateAsync() : null);
        try
        {
            for (var node = 1; withDisks && node <= 3; node++)
            {
                ground.disks.Add(await LoopDisk.MountAsync(Path.Combine(folder, $"{node}")));
            }

            ground.Nodes = withNamespaces ? ground.NamespaceNodes() : ground.ProxyNodes();
            foreach (var node in ground.Nodes)
            {
                node.Process.Start();
            }

            await ground.WaitUntilReadyAsync();
            return ground;
        }
        catch
        {
            await ground.DisposeAsync();
            throw;
        }
    }

    /// <summary>The node that leads.</summary>
    public async Task<GroundNode> LeaderAsync()
    {
        GroundNode? leader = null;
        await Eventually.TrueAsync(
            async () =>
            {
                foreach (var node in Nodes.Where(node => node.Process.IsRunning))
                {
                    var state = await node.Process.StateAsync();
                    if (state.GetProperty("role").GetString() == "leader")
                    {
                        leader = node;
                        return true;
                    }
                }

                return false;
            },
            () => "a node should lead");
        return leader!;
    }

    /// <summary>A node that does not lead.</summary>
    public async Task<GroundNode> FollowerAsync(Random random)
    {
        var leader = await LeaderAsync();
        return Nodes.Where(node => node != leader).ElementAt(random.Next(2));
    }

    /// <summary>Empties the directory of a node that has ended, starts it and readmits it.</summary>
    public async Task ReplaceAsync(GroundNode node)
    {
        Directory.Delete(node.DataDirectory, recursive: true);
        var before = node.Process.Output.Length;
        node.Process.Start();
        var told = new Regex($"readmit node {node.Number} with incarnation ([0-9a-f]{{32}})");
        await Eventually.TrueAsync(
            () => Task.FromResult(told.IsMatch(node.Process.Output[before..])),
            () => $"the wiped node should say how to readmit it; it printed:\n{node.Process.Output[before..]}");
        var incarnation = told.Matches(node.Process.Output[before..])[^1].Groups[1].Value;
        await Eventually.TrueAsync(
            async () =>
            {
                var through = Nodes.First(other => other != node);
                return (await ReadmissionTests.ReadmitAsync(through.Process, node.Process.NodeId, incarnation)).Code == 0;
            },
            () => "the wiped node should be readmitted");
    }

    /// <summary>Starts what is down and waits until every node serves.</summary>
    public async Task RestoreAsync()
    {
        foreach (var node in Nodes.Where(node => !node.Process.IsRunning))
        {
            node.Process.Start();
        }

        await WaitUntilReadyAsync();
    }

    public Task WaitUntilReadyAsync() => Task.WhenAll(Nodes.Select(node => node.Process.WaitUntilReadyAsync()));

    /// <summary>Asks a node for a write of its own, once.</summary>
    public static async Task<bool> CanWriteAsync(GroundNode node, int number)
    {
        try
        {
            _ = await node.Process.Client.RegisterWorkerAsync(
                new RegisterWorkerRequest { GrpcAddress = $"127.0.0.1:{number}", RaftAddress = "127.0.0.1:9999" },
                deadline: DateTime.UtcNow.AddSeconds(1));
            return true;
        }
        catch (RpcException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.Process.DisposeAsync();
            node.Proxy?.Dispose();
        }

        foreach (var disk in disks)
        {
            await disk.DisposeAsync();
        }

        if (Network is not null)
        {
            await Network.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private ImmutableArray<GroundNode> ProxyNodes()
    {
        var ports = Enumerable.Range(0, 3).Select(_ => (Shown: FreePorts.Take(), Raft: FreePorts.Take())).ToArray();
        var members = string.Join(',', ports.Select((port, i) => $"{i + 1}:127.0.0.1:{port.Shown}"));
        return [.. ports.Select((port, i) =>
        {
            var disk = disks.ElementAtOrDefault(i);
            var data = disk?.Folder ?? folder;
            var addresses = new NodeAddresses($"127.0.0.1:{FreePorts.Take()}", $"127.0.0.1:{port.Raft}", $"127.0.0.1:{FreePorts.Take()}");
            var process = new DriverProcess((ulong)i + 1, addresses,
                [.. Arguments(i + 1, members, addresses, data), "-advertise-raft-addr", $"127.0.0.1:{port.Shown}"]);
            return new GroundNode(process, Path.Combine(data, $"node-{i + 1}"), new TcpProxy(port.Shown, port.Raft), disk);
        })];
    }

    private ImmutableArray<GroundNode> NamespaceNodes()
    {
        var members = string.Join(',', Enumerable.Range(1, 3).Select(node => $"{node}:{TestNetwork.PeerAddress(node)}:7001"));
        var nodes = ImmutableArray.CreateBuilder<GroundNode>();
        for (var node = 1; node <= 3; node++)
        {
            var disk = disks[node - 1];
            var client = TestNetwork.ClientAddress(node);
            var addresses = new NodeAddresses($"{client}:6001", $"{TestNetwork.PeerAddress(node)}:7001", $"{client}:8001");
            var process = new DriverProcess((ulong)node, addresses, Arguments(node, members, addresses, disk.Folder), Network!.NamespaceOf(node));
            nodes.Add(new GroundNode(process, Path.Combine(disk.Folder, $"node-{node}"), Proxy: null, disk));
        }

        return nodes.ToImmutable();
    }

    private static string[] Arguments(int node, string members, NodeAddresses addresses, string data) =>
    [
        "-node-id", $"{node}", "-initial-members", members, "-data-dir", data, "-grpc-addr", addresses.Grpc,
        "-raft-addr", addresses.Raft, "-http-addr", addresses.Http, .. Settings,
    ];
}
