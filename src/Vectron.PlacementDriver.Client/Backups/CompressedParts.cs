using System.IO.Compression;
using System.Security.Cryptography;
using Google.Protobuf;

namespace Vectron.PlacementDriver.Client.Backups;

/// <summary>A file as parts of its compressed form, made while they are taken: memory stays bounded whatever its size.</summary>
internal sealed class CompressedParts : IAsyncDisposable
{
    private const int ReadBytes = 64 * 1024;

    private readonly Stream input;
    private readonly int partBytes;
    private readonly MemoryStream compressed = new();
    private readonly GZipStream compressor;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] buffer = new byte[ReadBytes];
    private int taken;
    private bool ended;

    /// <summary>Reads a file to its end; does not close it.</summary>
    /// <param name="input">The file.</param>
    /// <param name="partBytes">The most bytes of a part.</param>
    public CompressedParts(Stream input, int partBytes)
    {
        (this.input, this.partBytes) = (input, partBytes);
        compressor = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true);
    }

    /// <summary>Parts taken so far.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of the file read so far.</summary>
    public long PlainBytes { get; private set; }

    /// <summary>The next part, not empty; null at the end.</summary>
    public async ValueTask<ByteString?> NextAsync(CancellationToken cancellationToken)
    {
        while (!ended && compressed.Length - taken < partBytes)
        {
            await CompressAsync(cancellationToken).ConfigureAwait(false);
        }

        var length = (int)Math.Min(partBytes, compressed.Length - taken);
        if (length == 0)
        {
            return null;
        }

        var part = ByteString.CopyFrom(compressed.GetBuffer(), taken, length);
        taken += length;
        if (taken == compressed.Length)
        {
            compressed.SetLength(taken = 0);
        }

        hash.AppendData(part.Span);
        Count++;
        return part;
    }

    /// <summary>Of all parts taken, lower-case hex.</summary>
    public string Sha256() => Convert.ToHexStringLower(hash.GetCurrentHash());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await compressor.DisposeAsync().ConfigureAwait(false);
        await compressed.DisposeAsync().ConfigureAwait(false);
        hash.Dispose();
    }

    private async ValueTask CompressAsync(CancellationToken cancellationToken)
    {
        // What was taken makes room for what comes.
        if (taken > 0)
        {
            var rest = compressed.GetBuffer().AsMemory(taken, (int)compressed.Length - taken);
            rest.CopyTo(compressed.GetBuffer());
            compressed.SetLength(rest.Length);
            compressed.Position = rest.Length;
            taken = 0;
        }

        var read = await input.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        PlainBytes += read;
        if (read > 0)
        {
            await compressor.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            ended = true;
            await compressor.DisposeAsync().ConfigureAwait(false);
        }
    }
}
