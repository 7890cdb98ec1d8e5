using System.Buffers;
using System.IO.Pipelines;

namespace Vectron.PlacementDriver.Server.Hosting;

/// <summary>
/// Counts the frames that a client sends on an HTTP/2 connection (RFC 9113, section 4.1) as the server reads them, and reads
/// on only when its <see cref="FrameBudget"/> allows it: a flood then waits in the client's own buffers. Free are what calls
/// consist of, HEADERS and DATA with a body.
/// </summary>
/// <param name="inner">Where the bytes come from.</param>
/// <param name="budget">What the connection may send.</param>
/// <param name="pause">Called with how long to wait when the budget is spent; reading goes on afterwards.</param>
internal sealed class FrameMeter(PipeReader inner, FrameBudget budget, Func<TimeSpan, Task> pause) : PipeReader
{
    private const int HeaderBytes = 9;
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte ResetStream = 3;

    // The call that it ends was begun for nothing; one that was answered earns as much.
    private const int ResetWeight = 4;

    // "PRI * HTTP/2.0", two line ends, "SM", two line ends.
    private const int PrefaceBytes = 24;

    private readonly byte[] header = new byte[HeaderBytes];
    private int inHeader;
    private long toSkip = PrefaceBytes;
    private long seen;
    private ReadOnlySequence<byte> buffer;

    /// <inheritdoc/>
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var result = await inner.ReadAsync(cancellationToken).ConfigureAwait(false);
        var wait = Measure(result);
        if (wait > TimeSpan.Zero)
        {
            await pause(wait).ConfigureAwait(false);
        }

        return result;
    }

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        var isRead = inner.TryRead(out result);
        if (isRead)
        {
            // Whoever tries does not wait; the next asynchronous read pays for it.
            Measure(result);
        }

        return isRead;
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        seen -= buffer.Slice(buffer.Start, consumed).Length;
        inner.AdvanceTo(consumed, examined);
    }

    /// <inheritdoc/>
    public override void CancelPendingRead() => inner.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    private TimeSpan Measure(ReadResult result)
    {
        buffer = result.Buffer;
        return budget.Spend(CountNew());
    }

    private int CountNew()
    {
        var counted = 0;
        foreach (var segment in buffer.Slice(seen))
        {
            counted += Count(segment.Span);
        }

        seen = buffer.Length;
        return counted;
    }

    private int Count(ReadOnlySpan<byte> bytes)
    {
        var counted = 0;
        while (!bytes.IsEmpty)
        {
            if (toSkip > 0)
            {
                var skipped = (int)Math.Min(toSkip, bytes.Length);
                toSkip -= skipped;
                bytes = bytes[skipped..];
                continue;
            }

            var taken = Math.Min(HeaderBytes - inHeader, bytes.Length);
            bytes[..taken].CopyTo(header.AsSpan(inHeader));
            inHeader += taken;
            bytes = bytes[taken..];
            if (inHeader == HeaderBytes)
            {
                inHeader = 0;
                toSkip = (header[0] << 16) | (header[1] << 8) | header[2];
                counted += header[3] switch
                {
                    Headers => 0,
                    Data when toSkip > 0 => 0,
                    ResetStream => ResetWeight,
                    _ => 1,
                };
            }
        }

        return counted;
    }
}
