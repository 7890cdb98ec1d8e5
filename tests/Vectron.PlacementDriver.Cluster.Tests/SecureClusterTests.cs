using System.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cluster.Tests;

/// <summary>TLS between real processes, and what they say about those who do not belong.</summary>
public sealed class SecureClusterTests
{
    [Fact]
    public async Task ThreeNodes_WithTls_ServeFailOverAndKeepSecretsOutOfTheirLogs()
    {
        await using var cluster = SecureCluster.Start(logLevel: "debug");
        await Task.WhenAll(cluster.Nodes.Select(node => node.WaitUntilReadyAsync()));

        await FluentActions.Awaiting(() => cluster.Nodes[0].Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 }).ResponseAsync)
            .Should().ThrowAsync<RpcException>().Where(failure => failure.StatusCode == StatusCode.FailedPrecondition);
        await AskWithTokensAsync(cluster);
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        (await cluster.Nodes[0].Operator.GetClusterStatusAsync(new GetClusterStatusRequest())).Nodes
            .Should().HaveCount(3).And.OnlyContain(node => node.CertificateEndUnixMs > now, "each tells the others when its certificate ends");
        var leader = await LeaderAsync(cluster, cluster.Nodes[0]);
        await leader.KillAsync();
        var left = cluster.Nodes.First(node => node != leader);
        await Eventually.TrueAsync(
            async () => (await LeaderAsync(cluster, left)).IsRunning, () => "another node should lead");

        // The operator's refused call is in the audit log, with who, what and the outcome.
        Says(cluster.Nodes[0], "Audit: operator/anna from ");
        Says(
            cluster.Nodes[0],
            "called /vectron.placementdriver.v1.PlacementService/CreateCollection { \"name\": \"docs\", \"dimension\": 4 }: FailedPrecondition");
        Says(cluster.Nodes[0], "Audit: operator/tom from ");
        Says(cluster.Nodes[0], "Rebalance from 127.0.0.1 was refused: the bearer token is not known to this node");
        foreach (var node in cluster.Nodes)
        {
            foreach (var secret in Secrets(cluster))
            {
                node.Output.Contains(secret, StringComparison.Ordinal).Should().BeFalse($"node {node.NodeId} must not log {secret}");
            }
        }
    }

    [Fact]
    public async Task Node_OfAnotherCluster_IsRefusedAndBothSidesSayWhy()
    {
        await using var cluster = SecureCluster.Start(third: "vectron://8/peer/3");

        // As the one that was called, and as the one that called; which of them comes first is chance.
        var (one, three) = (cluster.Nodes[0], cluster.Nodes[2]);
        (DriverProcess Node, string Text)[] wanted =
        [
            (one, "of cluster 8; this is cluster 7"),
            (three, "of cluster 7; this is cluster 8"),
            (one, "A connection to -raft-addr from 127.0.0.1 was refused: the certificate 'CN=vectron test'"),
            (one, "What answers at the address of node 3 was refused: the certificate 'CN=vectron test'"),
        ];
        await Eventually.TrueAsync(
            () => Task.FromResult(wanted.All(says => says.Node.Output.Contains(says.Text, StringComparison.Ordinal))),
            () => $"both should say why; node 1 printed:\n{one.Output}\nnode 3 printed:\n{three.Output}");
    }

    [Fact]
    public async Task Commands_WithCertificateOrToken_ReachANode()
    {
        await using var cluster = SecureCluster.Start();
        await Task.WhenAll(cluster.Nodes.Select(node => node.WaitUntilReadyAsync()));
        var authority = cluster.Authority;
        var node = cluster.Nodes[0];
        string[] trust = ["-cluster-id", "7", "-tls-ca", authority.File];
        string[] whole =
        [
            .. trust, "-tls-cert", Path.Combine(authority.Directory, "anna.pem"), "-tls-key", Path.Combine(authority.Directory, "anna.key"),
        ];
        string[] readmit = ["readmit", "-grpc-addr", node.Addresses.Grpc];
        string[] nobody = ["2", new string('0', 32)];

        (await RunAsync(["healthcheck", "-http-addr", node.Addresses.Http, .. whole])).Should().Be((0, "ready\n"));
        (await RunAsync([.. readmit, .. whole, .. nobody])).Output.Should().Contain("runs with incarnation");
        (await RunAsync([.. readmit, .. trust, "-token-file", Path.Combine(authority.Directory, "token"), .. nobody]))
            .Output.Should().Contain("runs with incarnation");
        (await RunAsync([.. readmit, .. trust, .. nobody])).Output.Should().Contain("neither a client certificate nor a bearer token");
        (await RunAsync([.. readmit, "-cluster-id", "8", "-tls-ca", authority.File, .. nobody])).Output.Should().Contain(
            "the server is not a node of this cluster");
        (await RunAsync([.. readmit, "-token-file", "x", .. nobody])).Code.Should().Be(2);
    }

    private static async Task AskWithTokensAsync(SecureCluster cluster)
    {
        foreach (var (token, expected) in new[] { (cluster.Token, StatusCode.OK), ("wrong-" + cluster.Token, StatusCode.Unauthenticated) })
        {
            using var channel = GrpcChannel.ForAddress($"https://{cluster.Nodes[0].Addresses.Grpc}", new GrpcChannelOptions
            {
                HttpHandler = cluster.Authority.Handler(own: null),
                DisposeHttpClient = true,
            });
            var status = StatusCode.OK;
            try
            {
                await new PlacementService.PlacementServiceClient(channel).RebalanceAsync(
                    new RebalanceRequest(), new Metadata { { "authorization", "Bearer " + token } });
            }
            catch (RpcException failure)
            {
                status = failure.StatusCode;
            }

            status.Should().Be(expected);
        }
    }

    private static void Says(DriverProcess node, string text) =>
        node.Output.Contains(text, StringComparison.Ordinal).Should().BeTrue($"node {node.NodeId} should say: {text}");

    // Tokens and the base64 lines of the private keys.
    private static IEnumerable<string> Secrets(SecureCluster cluster) => Directory.GetFiles(cluster.Authority.Directory, "*.key")
        .SelectMany(File.ReadAllLines).Where(line => !line.StartsWith("--", StringComparison.Ordinal)).Append(cluster.Token);

    private static async Task<DriverProcess> LeaderAsync(SecureCluster cluster, DriverProcess through)
    {
        DriverProcess? leader = null;
        await Eventually.TrueAsync(
            async () =>
            {
                var answer = await through.Client.GetLeaderAsync(new GetLeaderRequest(), deadline: DateTime.UtcNow.AddSeconds(5));
                leader = cluster.Nodes.Single(node => node.Addresses.Grpc == answer.LeaderAddress);
                return true;
            },
            () => "some node should lead");
        return leader!;
    }

    private static async Task<(int Code, string Output)> RunAsync(string[] arguments)
    {
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "vectron-placementdriver.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await error);
    }
}
