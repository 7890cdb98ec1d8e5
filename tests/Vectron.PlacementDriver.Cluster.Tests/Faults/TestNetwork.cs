namespace Vectron.PlacementDriver.Cluster.Tests.Faults;

/// <summary>
/// Network namespaces for three nodes, joined by a bridge in a namespace of its own; the test reaches each node's client
/// port by a second way, which no partition touches. Everything goes with it.
/// </summary>
internal sealed class TestNetwork : IAsyncDisposable
{
    private const int Nodes = 3;

    private readonly string prefix = $"vpd{Environment.ProcessId}";

    private TestNetwork()
    {
    }

    /// <summary>Why there can be none here, which a first one shows; null when there can.</summary>
    public static async Task<string?> WhyNotAsync()
    {
        if (Shell.WhyNot("ip", "nsenter", "nft") is { } missing)
        {
            return missing;
        }

        try
        {
            await using var network = await CreateAsync();
            await network.CutAsync(1, 2);
            return null;
        }
        catch (InvalidOperationException exception)
        {
            return $"needs network namespaces: {exception.Message}";
        }
    }

    /// <summary>Where the other nodes reach a node, counted from 1.</summary>
    public static string PeerAddress(int node) => $"10.214.0.{node}";

    /// <summary>Where the test reaches a node.</summary>
    public static string ClientAddress(int node) => $"10.213.{node}.2";

    /// <summary>The namespace of a node.</summary>
    public string NamespaceOf(int node) => $"{prefix}-{node}";

    public static async Task<TestNetwork> CreateAsync()
    {
        var network = new TestNetwork();
        try
        {
            await network.BuildAsync();
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>A node hears nothing more from another.</summary>
    public Task DropAsync(int at, int from, int percent = 100) => Shell.RunAsync(
        $"ip netns exec {NamespaceOf(at)} nft add rule inet vectron input ip saddr {PeerAddress(from)} " +
        (percent == 100 ? "drop" : $"numgen random mod 100 < {percent} drop"));

    /// <summary>Two nodes hear nothing more from each other.</summary>
    public async Task CutAsync(int one, int other)
    {
        await DropAsync(one, other);
        await DropAsync(other, one);
    }

    /// <summary>What a node sends to the others passes at this rate.</summary>
    public Task LimitAsync(int node, string rate) => Shell.RunAsync(
        $"ip netns exec {NamespaceOf(node)} tc qdisc replace dev peer root tbf rate {rate} burst 16kbit latency 300ms");

    /// <summary>Undoes every partition and limit.</summary>
    public async Task HealAsync()
    {
        for (var node = 1; node <= Nodes; node++)
        {
            await Shell.RunAsync($"ip netns exec {NamespaceOf(node)} nft flush chain inet vectron input");
            _ = await Shell.TryAsync($"ip netns exec {NamespaceOf(node)} tc qdisc del dev peer root");
        }
    }

    public async ValueTask DisposeAsync()
    {
        for (var node = 1; node <= Nodes; node++)
        {
            _ = await Shell.TryAsync($"ip netns del {NamespaceOf(node)}");
            _ = await Shell.TryAsync($"ip link del {prefix}c{node}");
        }

        _ = await Shell.TryAsync($"ip netns del {prefix}-sw");
    }

    private async Task BuildAsync()
    {
        var middle = $"{prefix}-sw";
        await Shell.RunAsync($"ip netns add {middle}");
        await Shell.RunAsync($"ip -n {middle} link add br0 type bridge");
        await Shell.RunAsync($"ip -n {middle} link set br0 up");
        for (var node = 1; node <= Nodes; node++)
        {
            var space = NamespaceOf(node);
            await Shell.RunAsync($"ip netns add {space}");
            await Shell.RunAsync($"ip -n {space} link set lo up");
            await Shell.RunAsync($"ip link add peer netns {space} type veth peer name p{node} netns {middle}");
            await Shell.RunAsync($"ip -n {middle} link set p{node} master br0 up");
            await Shell.RunAsync($"ip -n {space} addr add {PeerAddress(node)}/24 dev peer");
            await Shell.RunAsync($"ip -n {space} link set peer up");
            await Shell.RunAsync($"ip link add client netns {space} type veth peer name {prefix}c{node}");
            await Shell.RunAsync($"ip -n {space} addr add {ClientAddress(node)}/30 dev client");
            await Shell.RunAsync($"ip -n {space} link set client up");
            await Shell.RunAsync($"ip addr add 10.213.{node}.1/30 dev {prefix}c{node}");
            await Shell.RunAsync($"ip link set {prefix}c{node} up");
            await Shell.RunAsync($"ip netns exec {space} nft add table inet vectron");
            await Shell.RunAsync($"ip netns exec {space} nft add chain inet vectron input {{ type filter hook input priority 0 ; }}");
        }
    }
}
