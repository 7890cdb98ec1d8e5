using System.Security.Cryptography;
using System.Text;
using Vectron.PlacementDriver.Testing;

namespace Vectron.PlacementDriver.Cluster.Tests;

/// <summary>Three real processes with TLS, an operator's certificate to ask them with, and a token.</summary>
internal sealed class SecureCluster : IAsyncDisposable
{
    private readonly string dataDirectory = Directory.CreateTempSubdirectory("vectron-pd-").FullName;

    private SecureCluster(IReadOnlyDictionary<ulong, string> names, string logLevel)
    {
        var anna = Authority.Sign("vectron://7/operator/anna");
        Authority.Issue("anna", "vectron://7/operator/anna");
        Authority.Write("tokens", $"operator tom {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Token)))}\n");
        Authority.Write("token", Token + "\n");
        var addresses = names.Keys.ToDictionary(
            id => id,
            _ => new NodeAddresses($"localhost:{FreePorts.Take()}", $"localhost:{FreePorts.Take()}", $"localhost:{FreePorts.Take()}"));
        var members = string.Join(',', addresses.Select(node => $"{node.Key}:{node.Value.Raft}"));
        Nodes = [.. addresses.Select(node =>
        {
            var (certificate, key) = Authority.Issue($"node-{node.Key}", names[node.Key]);
            // A node whose name is of another cluster is started as a node of it.
            var cluster = new Uri(names[node.Key]).Host;
            return new DriverProcess(
                node.Key,
                node.Value,
                [
                    "-node-id", $"{node.Key}", "-cluster-id", cluster, "-initial-members", members,
                    "-data-dir", Path.Combine(dataDirectory, cluster), "-grpc-addr", node.Value.Grpc, "-raft-addr", node.Value.Raft,
                    "-http-addr", node.Value.Http, "-tls-cert", certificate, "-tls-key", key, "-tls-ca", Authority.File,
                    "-auth-tokens", Path.Combine(Authority.Directory, "tokens"), "-log-level", logLevel, "-log-format", "text",
                ],
                secure: () => Authority.Handler(anna));
        })];
    }

    public string Token { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public TestAuthority Authority { get; } = TestAuthority.Create();

    public IReadOnlyList<DriverProcess> Nodes { get; }

    /// <summary>Starts nodes 1 to 3 of cluster 7.</summary>
    /// <param name="logLevel">What they log.</param>
    /// <param name="third">The name in the third node's certificate.</param>
    public static SecureCluster Start(string logLevel = "info", string third = "vectron://7/peer/3")
    {
        var cluster = new SecureCluster(
            new SortedDictionary<ulong, string> { [1] = "vectron://7/peer/1", [2] = "vectron://7/peer/2", [3] = third }, logLevel);
        foreach (var node in cluster.Nodes)
        {
            node.Start();
        }

        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }

        await Authority.DisposeAsync();
        Directory.Delete(dataDirectory, recursive: true);
    }
}
