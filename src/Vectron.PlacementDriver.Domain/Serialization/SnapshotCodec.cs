using System.Security.Cryptography;

namespace Vectron.PlacementDriver.Domain.Serialization;

/// <summary>
/// The JSON of whole states: one line for the header, one per object in a fixed order, and a last one with the number
/// of lines and their SHA-256. The bytes are canonical: equal states give equal bytes on every node.
/// </summary>
public static class SnapshotCodec
{
    /// <summary>Writes a state in pieces; memory stays bounded whatever its size. Neither flushes nor closes.</summary>
    public static void Write(PlacementSnapshot snapshot, Stream output)
    {
        using var writer = new SnapshotWriter(output);
        writer.Write(snapshot);
    }

    /// <summary>Reads a state to the end of the stream. What it returns was checked against the last line.</summary>
    /// <exception cref="UnreadableStateException">Damaged, cut short, or written by a newer version.</exception>
    /// <param name="input">Read to its end.</param>
    /// <param name="mostBytes">More are not read, and are an error.</param>
    public static PlacementSnapshot Read(Stream input, long mostBytes = long.MaxValue)
    {
        using var reader = new SnapshotReader(input, mostBytes);
        return reader.Read();
    }

    /// <summary>SHA-256 of the canonical bytes, lower-case hex: equal on all nodes at equal indexes.</summary>
    public static string Hash(PlacementSnapshot snapshot)
    {
        using var sha = SHA256.Create();
        using (var hashing = new CryptoStream(Stream.Null, sha, CryptoStreamMode.Write))
        {
            Write(snapshot, hashing);
        }

        return Convert.ToHexStringLower(sha.Hash!);
    }
}
