using System.Buffers.Binary;
using System.Security.Cryptography;
using DotNext.Net.Cluster;

namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>What the log is known to hold and to have promised.</summary>
/// <param name="Sequence">Grows with each record.</param>
/// <param name="LastIndex">Entries up to here are on disk.</param>
/// <param name="CommitIndex">Entries up to here are committed.</param>
/// <param name="Term">The log has seen this term.</param>
/// <param name="Vote">Who got this node's vote in <paramref name="Term"/>; empty while nobody is known to.</param>
internal sealed record LogSealRecord(long Sequence, long LastIndex, long CommitIndex, long Term, ReadOnlyMemory<byte> Vote)
{
    /// <summary>Bytes of a record on disk.</summary>
    public const int Size = ChecksumOffset + SHA256.HashSizeInBytes;

    private const ulong Kind = 0x3130_4C41_4553_4456; // "VDSEAL01", and with it the version.
    private const int NumberSize = sizeof(long);
    private const int VoteFlagOffset = 5 * NumberSize;
    private const int VoteOffset = VoteFlagOffset + 1;

    // A member id has 28 bytes; rounded up.
    private const int ChecksumOffset = VoteOffset + 31;

    /// <summary>The record of a log that holds nothing.</summary>
    public static LogSealRecord Empty { get; } = new(0, 0, 0, 0, ReadOnlyMemory<byte>.Empty);

    /// <summary>Reads a record; null when it is damaged.</summary>
    public static LogSealRecord? Decode(ReadOnlySpan<byte> bytes)
    {
        Span<byte> checksum = stackalloc byte[SHA256.HashSizeInBytes];
        _ = SHA256.HashData(bytes[..ChecksumOffset], checksum);
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes) != Kind || !checksum.SequenceEqual(bytes[ChecksumOffset..Size]))
        {
            return null;
        }

        var vote = bytes[VoteFlagOffset] == 0 ? [] : bytes.Slice(VoteOffset, ClusterMemberId.Size).ToArray();
        return new LogSealRecord(Number(bytes, 1), Number(bytes, 2), Number(bytes, 3), Number(bytes, 4), vote);
    }

    /// <summary>Writes the record.</summary>
    public void Encode(Span<byte> bytes)
    {
        bytes[..Size].Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Kind);
        long[] numbers = [Sequence, LastIndex, CommitIndex, Term];
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes[((i + 1) * NumberSize)..], numbers[i]);
        }

        bytes[VoteFlagOffset] = Vote.IsEmpty ? (byte)0 : (byte)1;
        Vote.Span.CopyTo(bytes[VoteOffset..]);
        _ = SHA256.HashData(bytes[..ChecksumOffset], bytes[ChecksumOffset..]);
    }

    private static long Number(ReadOnlySpan<byte> bytes, int position) =>
        BinaryPrimitives.ReadInt64LittleEndian(bytes[(position * NumberSize)..]);
}
