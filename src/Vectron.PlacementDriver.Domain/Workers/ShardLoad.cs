using System.Text.Json.Serialization;

namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>What one replica holds and answers, as its worker reports it.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="Vectors">Vectors held, 0 to <see cref="MostVectors"/>.</param>
/// <param name="MilliQueriesPerSecond">
/// Thousandths of a query per second, 0 to <see cref="MostMilliQueriesPerSecond"/>.
/// </param>
[method: JsonConstructor]
public readonly record struct ShardLoad(ulong ShardId, long Vectors, long MilliQueriesPerSecond)
{
    /// <summary>What is above counts as this: no replica holds more, whatever a worker says.</summary>
    public const long MostVectors = 10_000_000_000;

    /// <summary>What is above counts as this: no replica answers more, whatever a worker says.</summary>
    public const long MostMilliQueriesPerSecond = 1_000_000_000;

    /// <summary>The same with every value that is out of its bounds put to the nearest.</summary>
    internal ShardLoad Clamped() => new(
        ShardId,
        Math.Clamp(Vectors, 0, MostVectors),
        Math.Clamp(MilliQueriesPerSecond, 0, MostMilliQueriesPerSecond));
}
