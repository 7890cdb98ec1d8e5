using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Vectron.PlacementDriver.Testing.Abuse;

/// <summary>
/// An HTTP/2 connection in plain text that sends whatever frames it is told to and reads nothing unasked, so that the server
/// has to put up with its answers as well. Frames are collected and sent by <see cref="FlushAsync"/>.
/// </summary>
public sealed class RawHttp2 : IAsyncDisposable
{
    private const int FlushAt = 64 * 1024;

    /// <summary>Where attacks come from: another address of the loopback network than that of clients that behave.</summary>
    public static readonly IPAddress From = IPAddress.Parse("127.0.0.66");

    private readonly TcpClient socket = new(new IPEndPoint(From, 0)) { NoDelay = true };
    private readonly MemoryStream pending = new();

    private RawHttp2()
    {
    }

    /// <summary>Connects and sends the preface with empty settings, or with those given.</summary>
    public static async Task<RawHttp2> ConnectAsync(Uri server, CancellationToken cancellation, params byte[] settings)
    {
        var connection = new RawHttp2();
        try
        {
            await connection.socket.ConnectAsync(IPAddress.Loopback, server.Port, cancellation).ConfigureAwait(false);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        connection.pending.Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        connection.Frame(FrameType.Settings, 0, 0, settings);
        return connection;
    }

    /// <summary>The headers of a call to the placement service, as a header block.</summary>
    public static byte[] CallHeaders(string method) =>
    [
        .. Field(":method", "POST"), .. Field(":scheme", "http"),
        .. Field(":path", "/vectron.placementdriver.v1.PlacementService/" + method), .. Field(":authority", "localhost"),
        .. Field("content-type", "application/grpc"), .. Field("te", "trailers"),
    ];

    /// <summary>A header field, literal and not indexed. RFC 7541 section 6.2.2.</summary>
    public static byte[] Field(string name, string value) => [0x00, .. Text(name), .. Text(value)];

    /// <summary>A header field that enters the dynamic table. RFC 7541 section 6.2.1.</summary>
    public static byte[] IndexedField(string name, string value) => [0x40, .. Text(name), .. Text(value)];

    /// <summary>Adds a frame. RFC 9113 section 4.1.</summary>
    public void Frame(FrameType type, byte flags, int stream, ReadOnlySpan<byte> payload) =>
        Frame(type, flags, stream, payload, payload.Length);

    /// <summary>Adds a frame whose header says another length than its payload has.</summary>
    public void Frame(FrameType type, byte flags, int stream, ReadOnlySpan<byte> payload, int saidLength)
    {
        Span<byte> header = stackalloc byte[9];
        BinaryPrimitives.WriteInt32BigEndian(header, saidLength << 8);
        header[3] = (byte)type;
        header[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(header[5..], stream);
        pending.Write(header);
        pending.Write(payload);
    }

    /// <summary>Sends what was collected when it is much.</summary>
    public Task FlushWhenLargeAsync(CancellationToken cancellation) =>
        pending.Length < FlushAt ? Task.CompletedTask : FlushAsync(cancellation);

    /// <summary>Sends what was collected.</summary>
    /// <exception cref="IOException">The server hung up: its right.</exception>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        await socket.GetStream().WriteAsync(pending.GetBuffer().AsMemory(0, (int)pending.Length), cancellation).ConfigureAwait(false);
        pending.SetLength(0);
    }

    /// <summary>Whether the server has sent anything, its settings for one, or does so within a time. Takes a byte of it.</summary>
    public async Task<bool> IsAnsweredAsync(TimeSpan within)
    {
        using var end = new CancellationTokenSource(within);
        try
        {
            return await socket.GetStream().ReadAsync(new byte[1], end.Token).ConfigureAwait(false) > 0;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        await pending.DisposeAsync().ConfigureAwait(false);
    }

    private static byte[] Text(string text) => [.. Number(Encoding.ASCII.GetByteCount(text)), .. Encoding.ASCII.GetBytes(text)];

    // RFC 7541 section 5.1, with a prefix of 7 bits.
    private static IEnumerable<byte> Number(int value)
    {
        if (value < 127)
        {
            yield return (byte)value;
            yield break;
        }

        yield return 127;
        for (value -= 127; value >= 128; value /= 128)
        {
            yield return (byte)((value % 128) | 128);
        }

        yield return (byte)value;
    }
}
