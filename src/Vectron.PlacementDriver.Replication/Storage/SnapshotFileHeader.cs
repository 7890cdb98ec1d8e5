using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>The first line of a snapshot file, of fixed length, so that it can be written last.</summary>
/// <param name="Index">The last entry that the snapshot contains, above 0.</param>
/// <param name="Term">That entry's term.</param>
/// <param name="Length">Bytes of state after the header.</param>
/// <param name="Seal">The SHA-256 of the header before it and of the state's own, as 64 hex digits, lower case.</param>
internal sealed record SnapshotFileHeader(long Index, long Term, long Length, string Seal)
{
    /// <summary>Bytes of the header.</summary>
    public const int Size = 17 + 3 + (3 * (NumberWidth + 1)) + HashWidth;

    private const string Kind = "vectron-snapshot ";
    private const int Version = 1;
    private const int NumberWidth = 20;
    private const int HashWidth = 65;

    /// <summary>The header of a state.</summary>
    /// <param name="index">The last entry that it contains.</param>
    /// <param name="term">That entry's term.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="hash">Their SHA-256.</param>
    public static SnapshotFileHeader For(long index, long term, long length, string hash)
    {
        var unsealed = string.Create(CultureInfo.InvariantCulture, $"{Version} {index} {term} {length} {hash}");
        return new SnapshotFileHeader(index, term, length, Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(unsealed))));
    }

    /// <summary>The header's bytes.</summary>
    public byte[] Encode() => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{Kind}{Version:D2} {Index:D20} {Term:D20} {Length:D20} {Seal}\n"));

    /// <summary>Reads a header.</summary>
    /// <exception cref="DataDirectoryException">It is damaged or of a newer version.</exception>
    public static SnapshotFileHeader Decode(ReadOnlySpan<byte> bytes, string name)
    {
        var text = Encoding.ASCII.GetString(bytes);
        var parts = text.TrimEnd('\n').Split(' ');
        if (text.Length != Size || parts.Length != 6 || !text.StartsWith(Kind, StringComparison.Ordinal)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            || version < 1)
        {
            throw new DataDirectoryException($"{name} is damaged: it does not begin as a snapshot");
        }

        if (version > Version)
        {
            throw new DataDirectoryException(
                $"{name} has version {version}, this program knows versions up to {Version}: run the newer program");
        }

        return TryNumber(parts[2], out var index) && TryNumber(parts[3], out var term) && TryNumber(parts[4], out var length)
            ? new SnapshotFileHeader(index, term, length, parts[5])
            : throw new DataDirectoryException($"{name} is damaged: its header holds no numbers");
    }

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
