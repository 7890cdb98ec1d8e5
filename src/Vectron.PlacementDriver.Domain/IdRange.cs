using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Vectron.PlacementDriver.Domain;

/// <summary>Ids from <paramref name="First"/> to before <paramref name="End"/>.</summary>
[method: JsonConstructor]
public readonly record struct IdRange(ulong First, ulong End)
{
    /// <summary>Whether one of some ranges holds an id.</summary>
    public static bool Contains(ImmutableArray<IdRange> ranges, ulong id)
    {
        foreach (var range in ranges)
        {
            if (id >= range.First && id < range.End)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Ranges with one more behind them, joined to the last when it follows on that.</summary>
    internal static ImmutableArray<IdRange> Add(ImmutableArray<IdRange> ranges, ulong first, ulong end) =>
        !ranges.IsEmpty && ranges[^1].End == first
            ? ranges.SetItem(ranges.Length - 1, ranges[^1] with { End = end })
            : ranges.Add(new IdRange(first, end));
}
