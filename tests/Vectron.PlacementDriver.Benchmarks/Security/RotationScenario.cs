using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Vectron.PlacementDriver.Cluster.Tests;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Benchmarks.Security;

/// <summary>
/// Replaces the certificates of three real processes, one node after the other, while clients call all of them, and says
/// how long it took until every client was served under the new one, and how many calls failed.
/// </summary>
internal static class RotationScenario
{
    private const int Clients = 8;

    public static async Task RunAsync(int rotations)
    {
        await using var cluster = SecureCluster.Start();
        await Task.WhenAll(cluster.Nodes.Select(node => node.WaitUntilReadyAsync()));
        var seen = new ConcurrentDictionary<(int Client, ulong Node), string>();
        var (calls, failures) = (0, new ConcurrentQueue<string>());
        using var end = new CancellationTokenSource();
        var clients = Enumerable.Range(0, Clients).SelectMany(client => cluster.Nodes.Select(node => Task.Run(async () =>
        {
            using var certificate = cluster.Authority.Sign("vectron://7/gateway/edge");
            using var channel = GrpcChannel.ForAddress($"https://{node.Addresses.Grpc}", new GrpcChannelOptions
            {
                HttpHandler = cluster.Authority.Handler(certificate, presented => seen[(client, node.NodeId)] = presented.SerialNumber),
                DisposeHttpClient = true,
            });
            var placement = new PlacementService.PlacementServiceClient(channel);
            while (!end.IsCancellationRequested)
            {
                try
                {
                    await placement.ListCollectionsAsync(new ListCollectionsRequest(), cancellationToken: CancellationToken.None);
                    Interlocked.Increment(ref calls);
                }
                catch (RpcException failure)
                {
                    failures.Enqueue($"{failure.StatusCode}: {failure.Status.Detail}");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(5), CancellationToken.None);
            }
        }))).ToList();

        var times = new List<double>();
        for (var i = 0; i < rotations; i++)
        {
            var node = cluster.Nodes[i % cluster.Nodes.Count];
            var (path, _) = cluster.Authority.Issue($"node-{node.NodeId}", $"vectron://7/peer/{node.NodeId}");
            using var issued = X509CertificateLoader.LoadCertificateFromFile(path);
            var start = Stopwatch.GetTimestamp();
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
            while (!Enumerable.Range(0, Clients).All(client => seen.GetValueOrDefault((client, node.NodeId)) == issued.SerialNumber))
            {
                await pace.WaitForNextTickAsync();
            }

            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        await end.CancelAsync();
        await Task.WhenAll(clients);
        foreach (var failure in failures.Distinct().Take(5))
        {
            Console.WriteLine(failure);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"S2 {rotations} rotations under load: all clients on the new certificate after {times.Average():F2} s, at most {times.Max():F2} s; {calls} calls, {failures.Count} failed"));
    }
}
