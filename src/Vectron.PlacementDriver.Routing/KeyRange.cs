namespace Vectron.PlacementDriver.Routing;

/// <summary>A part of the key space.</summary>
/// <param name="Start">The lowest hash in the range.</param>
/// <param name="End">The highest hash in the range; at least <paramref name="Start"/>.</param>
public readonly record struct KeyRange(ulong Start, ulong End)
{
    /// <summary>Whether a hash lies in the range; both bounds do.</summary>
    public bool Contains(ulong hash) => hash >= Start && hash <= End;

    /// <summary>
    /// Splits the whole key space into ranges of equal size, in ascending order: no gap, no overlap, the first starts at
    /// 0 and the last ends at <see cref="ulong.MaxValue"/>. Sizes differ by at most one.
    /// </summary>
    /// <param name="count">How many ranges, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public static KeyRange[] SplitWhole(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var keys = (UInt128)ulong.MaxValue + 1;
        var ranges = new KeyRange[count];
        for (var i = 0; i < count; i++)
        {
            var start = keys * (uint)i / (uint)count;
            var next = keys * ((uint)i + 1) / (uint)count;
            ranges[i] = new KeyRange((ulong)start, (ulong)(next - 1));
        }

        return ranges;
    }
}
