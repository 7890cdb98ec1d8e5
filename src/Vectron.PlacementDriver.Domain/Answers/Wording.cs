using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Answers;

/// <summary>How answers name things.</summary>
internal static class Wording
{
    private const int MostNamed = 5;

    /// <summary>"worker 3" or "workers 3, 5 and 7".</summary>
    public static string Workers(IReadOnlyCollection<ulong> ids) => List("worker", ids);

    /// <summary>"Shard 3" or "12 shards (3, 5, 7, 9, 11 and 7 more)".</summary>
    public static string Shards(IReadOnlyCollection<ulong> ids) => ids.Count == 1
        ? Sentence.Of($"Shard {ids.First()}")
        : Sentence.Of($"{ids.Count} shards ({string.Join(", ", ids.Take(MostNamed))}")
            + (ids.Count > MostNamed ? Sentence.Of($" and {ids.Count - MostNamed} more)") : ")");

    /// <summary>"1 move" or "3 moves".</summary>
    public static string Count(int count, string what) => Sentence.Of($"{count} {what}{(count == 1 ? "" : "s")}");

    /// <summary>A size in the unit that people would choose, with one decimal.</summary>
    public static string Bytes(long bytes)
    {
        var (unit, size) = bytes switch
        {
            >= 1L << 40 => ("TiB", 1L << 40),
            >= 1L << 30 => ("GiB", 1L << 30),
            >= 1L << 20 => ("MiB", 1L << 20),
            _ => ("KiB", 1L << 10),
        };
        return Sentence.Of($"{bytes / size}.{bytes % size * 10 / size} {unit}");
    }

    /// <summary>A rate of queries with one decimal.</summary>
    public static string Rate(long milliQueriesPerSecond) =>
        Sentence.Of($"{milliQueriesPerSecond / 1_000}.{milliQueriesPerSecond % 1_000 / 100} queries a second");

    /// <summary>A duration in the unit that people would choose.</summary>
    public static string Duration(long ms) => ms switch
    {
        >= 7_200_000 => Sentence.Of($"{ms / 3_600_000} h"),
        >= 120_000 => Sentence.Of($"{ms / 60_000} min"),
        _ => Sentence.Of($"{ms / 1_000} s"),
    };

    private static string List(string what, IReadOnlyCollection<ulong> ids) => ids.Count switch
    {
        1 => Sentence.Of($"{what} {ids.First()}"),
        <= MostNamed * 2 => Sentence.Of($"{what}s {string.Join(", ", ids.SkipLast(1))} and {ids.Last()}"),
        _ => Sentence.Of($"{ids.Count} {what}s"),
    };
}
