using System.Net;
using System.Net.Sockets;
using Vectron.PlacementDriver.Cluster.Tests;

namespace Vectron.PlacementDriver.Benchmarks.References;

/// <summary>The empty call in a process of its own, as the nodes have.</summary>
internal sealed class EmptyCallProcess : IAsyncDisposable
{
    private readonly ChildProcess process;

    private EmptyCallProcess(ChildProcess process, string address)
    {
        this.process = process;
        Address = address;
    }

    /// <summary>host:port.</summary>
    public string Address { get; }

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<EmptyCallProcess> StartAsync()
    {
        var port = FreePorts.Take();
        var host = Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet";
        var process = ChildProcess.Start(host, typeof(EmptyCallProcess).Assembly.Location, "empty-call", $"{port}");
        await Eventually.TrueAsync(
            async () =>
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return true;
            },
            () => $"the empty call should listen; it printed:\n{process.LastLines}");
        return new EmptyCallProcess(process, $"127.0.0.1:{port}");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => process.DisposeAsync();
}
