using System.Text.Json;
using Vectron.PlacementDriver.Cluster.Tests;

namespace Vectron.PlacementDriver.Benchmarks.References;

/// <summary>Three etcd nodes with default settings, on this machine's disk as the placement driver is.</summary>
internal sealed class EtcdCluster : IAsyncDisposable
{
    private const int Size = 3;

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private readonly string directory = Directory.CreateTempSubdirectory("vectron-etcd-").FullName;
    private readonly List<ChildProcess> nodes = [];
    private readonly string[] clientAddresses = [.. Enumerable.Range(0, Size).Select(_ => $"127.0.0.1:{FreePorts.Take()}")];
    private readonly string[] peerAddresses = [.. Enumerable.Range(0, Size).Select(_ => $"127.0.0.1:{FreePorts.Take()}")];

    /// <summary>What to say when <see cref="IsInstalled"/> is false.</summary>
    public const string HowToInstall = "etcd is missing (Debian: apt-get install etcd-server)";

    /// <summary>Whether there is an etcd to compare with.</summary>
    public static bool IsInstalled => ChildProcess.IsInstalled("etcd");

    /// <summary>The address of the node that leads.</summary>
    public string Leader { get; private set; } = "";

    /// <summary>Starts the nodes and waits until one leads.</summary>
    public static async Task<EtcdCluster> StartAsync()
    {
        var cluster = new EtcdCluster();
        for (var i = 0; i < Size; i++)
        {
            cluster.StartNode(i);
        }

        try
        {
            await Eventually.TrueAsync(
                cluster.FindLeaderAsync, () => $"etcd should elect a leader; it printed:\n{cluster.nodes[0].LastLines}");
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        Directory.Delete(directory, recursive: true);
    }

    private void StartNode(int i)
    {
        var members = string.Join(',', peerAddresses.Select((address, n) => $"e{n}=http://{address}"));
        nodes.Add(ChildProcess.Start(
            "etcd", "--name", $"e{i}", "--data-dir", Path.Combine(directory, $"e{i}"),
            "--listen-client-urls", $"http://{clientAddresses[i]}", "--advertise-client-urls", $"http://{clientAddresses[i]}",
            "--listen-peer-urls", $"http://{peerAddresses[i]}", "--initial-advertise-peer-urls", $"http://{peerAddresses[i]}",
            "--initial-cluster", members));
    }

    private async Task<bool> FindLeaderAsync()
    {
        foreach (var address in clientAddresses)
        {
            using var answer = await Http.PostAsJsonAsync(new Uri($"http://{address}/v3/maintenance/status"), new object());
            var status = await answer.Content.ReadFromJsonAsync<JsonElement>();
            if (status.TryGetProperty("leader", out var leader)
                && leader.GetString() == status.GetProperty("header").GetProperty("member_id").GetString())
            {
                Leader = address;
            }
        }

        return Leader.Length > 0;
    }
}
