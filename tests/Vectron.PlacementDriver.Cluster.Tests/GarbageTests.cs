using System.Net.Sockets;

namespace Vectron.PlacementDriver.Cluster.Tests;

/// <summary>Bytes that are not of the protocol.</summary>
public sealed class GarbageTests
{
    [Fact]
    public async Task Ports_GarbageArrives_NodeKeepsServing()
    {
        await using var cluster = await ProcessCluster.StartAsync(1);
        var node = cluster.Nodes[0];
        await cluster.EnrollWorkerAsync();
        var before = (await cluster.StateHashesAsync())[0];
        var random = new Random(20_261_123);

        foreach (var address in new[] { node.Addresses.Grpc, node.Addresses.Raft, node.Addresses.Http })
        {
            for (var i = 0; i < 20; i++)
            {
                var garbage = new byte[random.Next(1, 4096)];
                random.NextBytes(garbage);
                await SendAsync(address, garbage);
            }
        }

        node.IsRunning.Should().BeTrue(node.Output);
        await node.WaitUntilReadyAsync();
        (await cluster.StateHashesAsync())[0].Should().Be(before);
    }

    private static async Task SendAsync(string address, byte[] garbage)
    {
        var port = int.Parse(address.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        try
        {
            await client.GetStream().WriteAsync(garbage);
        }
        catch (IOException)
        {
            // The server hung up on us in the middle: its right.
        }
    }
}
