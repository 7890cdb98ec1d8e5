namespace Vectron.PlacementDriver.Domain.Serialization;

/// <summary>Cuts a stream into lines and knows where it is.</summary>
internal sealed class SnapshotLineReader(Stream input, long mostBytes)
{
    // The longest line is a worker with every shard of the largest cluster, 8 bytes each.
    private const int LongestLine = 64 * 1024 * 1024;

    private byte[] buffer = new byte[128 * 1024];
    private int start;
    private int end;
    private bool ended;

    /// <summary>The number of the last line returned, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Where the last line returned begins, in bytes from the start of the snapshot.</summary>
    public long Position { get; private set; }

    private long Consumed { get; set; }

    /// <summary>The next line with its line feed, valid until the next call; empty at the end.</summary>
    /// <exception cref="UnreadableStateException">The last line has no end, or one is absurdly long.</exception>
    public ReadOnlySpan<byte> Next()
    {
        var searched = 0;
        while (true)
        {
            var waiting = buffer.AsSpan(start, end - start);
            var feed = waiting[searched..].IndexOf((byte)'\n');
            if (feed >= 0)
            {
                return Take(searched + feed + 1);
            }

            searched = waiting.Length;
            if (ended)
            {
                return waiting.IsEmpty
                    ? []
                    : throw new UnreadableStateException($"snapshot: cut short in line {Line + 1}, byte {Consumed}");
            }

            Fill();
        }
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        var line = buffer.AsSpan(start, length);
        Line++;
        Position = Consumed;
        Consumed += length;
        start += length;
        return line;
    }

    private void Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }

        if (end == buffer.Length)
        {
            if (end >= LongestLine)
            {
                throw new UnreadableStateException($"snapshot: line {Line + 1} is longer than {LongestLine} bytes");
            }

            Array.Resize(ref buffer, buffer.Length * 2);
        }

        if (Consumed + end > mostBytes)
        {
            throw new UnreadableStateException($"snapshot: it is longer than {mostBytes} bytes");
        }

        var read = input.Read(buffer, end, buffer.Length - end);
        end += read;
        ended = read == 0;
    }
}
