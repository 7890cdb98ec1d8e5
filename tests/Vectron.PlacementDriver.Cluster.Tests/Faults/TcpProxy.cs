using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Vectron.PlacementDriver.Cluster.Tests.Faults;

/// <summary>Stands before one node's raft port and makes the way there slow, narrow, deaf or broken.</summary>
internal sealed class TcpProxy : IDisposable
{
    private const int MostOnTheWay = 256;

    private readonly TcpListener listener;
    private readonly int target;
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<TcpClient, bool> connections = [];

    public TcpProxy(int port, int target)
    {
        this.target = target;
        listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Added to everything that passes, in both directions.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Bytes a second and connection; 0 for no limit.</summary>
    public int BytesPerSecond { get; set; }

    /// <summary>Swallows what is sent to the node, as a cable that is cut does.</summary>
    public bool SwallowsRequests { get; set; }

    /// <summary>Swallows what the node answers.</summary>
    public bool SwallowsAnswers { get; set; }

    /// <summary>Closes each new connection at once.</summary>
    public bool Refuses { get; set; }

    /// <summary>Breaks every connection there is.</summary>
    public void BreakConnections()
    {
        foreach (var connection in connections.Keys)
        {
            connection.Dispose();
        }
    }

    /// <summary>As if nothing stood here. Connections that swallowed something are broken: their streams have holes.</summary>
    public void Heal()
    {
        var hasHoles = SwallowsRequests || SwallowsAnswers;
        (Delay, BytesPerSecond, SwallowsRequests, SwallowsAnswers, Refuses) = (TimeSpan.Zero, 0, false, false, false);
        if (hasHoles)
        {
            BreakConnections();
        }
    }

    public void Dispose()
    {
        stopping.Cancel();
        listener.Dispose();
        BreakConnections();
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stopping.Token);
                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The proxy is gone.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var node = new TcpClient { NoDelay = true };
        try
        {
            client.NoDelay = true;
            if (Refuses)
            {
                return;
            }

            connections[client] = connections[node] = true;
            await node.ConnectAsync(IPAddress.Loopback, target, stopping.Token);
            var to = PumpAsync(client.GetStream(), node.GetStream(), () => SwallowsRequests);
            var back = PumpAsync(node.GetStream(), client.GetStream(), () => SwallowsAnswers);
            await Task.WhenAny(to, back);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // One end is gone: so is the other, below.
        }
        finally
        {
            client.Dispose();
            connections.TryRemove(client, out _);
            connections.TryRemove(node, out _);
        }
    }

    // What is on its way does not hold up what comes after it: a long cable is slow, not narrow.
    private async Task PumpAsync(NetworkStream from, NetworkStream to, Func<bool> swallows)
    {
        var cable = Channel.CreateBounded<(byte[] Bytes, long Sent, TimeSpan Delay)>(MostOnTheWay);
        var delivering = DeliverAsync(cable, to, swallows);
        var buffer = new byte[1 << 14];
        try
        {
            for (int read; (read = await from.ReadAsync(buffer, stopping.Token)) > 0;)
            {
                await cable.Writer.WriteAsync((buffer[..read], Stopwatch.GetTimestamp(), Delay), stopping.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or ChannelClosedException)
        {
            // The connection was broken, by one of its ends or by the test.
        }

        cable.Writer.TryComplete();
        await delivering;
    }

    private async Task DeliverAsync(Channel<(byte[] Bytes, long Sent, TimeSpan Delay)> cable, NetworkStream to, Func<bool> swallows)
    {
        try
        {
            await foreach (var (bytes, sent, delay) in cable.Reader.ReadAllAsync(stopping.Token))
            {
                var wait = delay - Stopwatch.GetElapsedTime(sent);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, stopping.Token);
                }

                if (BytesPerSecond > 0)
                {
                    await Task.Delay(TimeSpan.FromSeconds((double)bytes.Length / BytesPerSecond), stopping.Token);
                }

                if (!swallows())
                {
                    await to.WriteAsync(bytes, stopping.Token);
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection was broken, by one of its ends or by the test.
        }
        finally
        {
            cable.Writer.TryComplete();
            to.Dispose();
        }
    }
}
