using System.Buffers;
using System.Text;

namespace Vectron.PlacementDriver.Routing;

/// <summary>Maps vector ids to the <see cref="ulong"/> key space that shards divide among them.</summary>
public static class KeyHash
{
    // FNV-1a, 64 bit: http://www.isthe.com/chongo/tech/comp/fnv/
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;
    private const int StackLimit = 512;

    /// <summary>Hashes a vector id: FNV-1a 64 of its UTF-8 bytes.</summary>
    /// <param name="vectorId">Any text; the empty one hashes to the offset basis.</param>
    public static ulong Of(ReadOnlySpan<char> vectorId)
    {
        var size = Encoding.UTF8.GetMaxByteCount(vectorId.Length);
        if (size <= StackLimit)
        {
            Span<byte> buffer = stackalloc byte[StackLimit];
            return Of(buffer[..Encoding.UTF8.GetBytes(vectorId, buffer)]);
        }

        var rented = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            return Of(rented.AsSpan(0, Encoding.UTF8.GetBytes(vectorId, rented)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Hashes bytes: FNV-1a 64.</summary>
    public static ulong Of(ReadOnlySpan<byte> utf8)
    {
        var hash = OffsetBasis;
        foreach (var octet in utf8)
        {
            hash = unchecked((hash ^ octet) * Prime);
        }

        return hash;
    }
}
