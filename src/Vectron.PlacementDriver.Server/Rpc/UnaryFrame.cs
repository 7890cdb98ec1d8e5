using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>
/// The one message that is the body of a unary call: a zero byte (not compressed), four bytes of length, the message
/// (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md).
/// </summary>
internal static class UnaryFrame
{
    private const int HeaderBytes = 5;

    /// <summary>Waits for a whole body. Nothing of it is consumed: who reads again finds all of it.</summary>
    /// <param name="body">The body.</param>
    /// <param name="mostBytes">Most bytes of it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>
    /// The body, to be followed by a call of <see cref="PipeReader.AdvanceTo(SequencePosition, SequencePosition)"/>; null
    /// when it is larger, is no uncompressed message and nothing else, or did not arrive.
    /// </returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<ReadOnlySequence<byte>?> TryReadAsync(
        PipeReader body, int mostBytes, CancellationToken cancellation)
    {
        var examined = 0L;
        while (true)
        {
            ReadResult read;
            try
            {
                read = await body.ReadAsync(cancellation).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Whoever reads again is told the same.
            catch (Exception)
#pragma warning restore CA1031
            {
                return null;
            }

            var length = WholeLength(read.Buffer);
            if (read.IsCompleted && read.Buffer.Length == length)
            {
                return read.Buffer;
            }

            if (read.IsCompleted || read.IsCanceled || Math.Max(read.Buffer.Length, length) > mostBytes || read.Buffer.Length > length)
            {
                body.AdvanceTo(read.Buffer.Start, read.Buffer.GetPosition(examined));
                return null;
            }

            examined = read.Buffer.Length;
            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>The message of a whole body; null when it cannot be parsed.</summary>
    public static T? Parse<T>(ReadOnlySequence<byte> body, MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(body.Slice(HeaderBytes));
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    /// <summary>Writes a body. It is sent with what follows.</summary>
    public static void Write(IBufferWriter<byte> body, IMessage message)
    {
        var length = message.CalculateSize();
        var frame = body.GetSpan(HeaderBytes + length)[..(HeaderBytes + length)];
        frame[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(frame[1..], length);
        message.WriteTo(frame[HeaderBytes..]);
        body.Advance(frame.Length);
    }

    // Bytes of the whole body, as far as can be known; more than anybody takes when it is compressed or no message at all.
    private static long WholeLength(ReadOnlySequence<byte> body)
    {
        if (body.Length < HeaderBytes)
        {
            return HeaderBytes;
        }

        Span<byte> header = stackalloc byte[HeaderBytes];
        body.Slice(0, HeaderBytes).CopyTo(header);
        return header[0] == 0 ? HeaderBytes + (long)BinaryPrimitives.ReadUInt32BigEndian(header[1..]) : long.MaxValue;
    }
}
