namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>
/// What a worker last reported of its load. Fractions are kept as whole thousandths so that every node computes the
/// same from them.
/// </summary>
/// <param name="VectorCount">Vectors held.</param>
/// <param name="MemoryBytes">Memory in use.</param>
/// <param name="CpuMilliPercent">0 to 100,000.</param>
/// <param name="MemoryMilliPercent">0 to 100,000.</param>
/// <param name="DiskMilliPercent">0 to 100,000.</param>
/// <param name="MilliQueriesPerSecond">Thousandths of a query per second.</param>
/// <param name="ActiveShards">Shards that served traffic.</param>
public sealed record WorkerLoad(
    long VectorCount,
    long MemoryBytes,
    int CpuMilliPercent,
    int MemoryMilliPercent,
    int DiskMilliPercent,
    long MilliQueriesPerSecond,
    long ActiveShards)
{
    /// <summary>Nothing reported yet.</summary>
    public static WorkerLoad None { get; } = new(0, 0, 0, 0, 0, 0, 0);

    /// <summary>
    /// The same with every value that is out of its bounds put to the nearest: a slip in a metric kills nobody.
    /// </summary>
    internal WorkerLoad Clamped() => new(
        Math.Max(VectorCount, 0),
        Math.Max(MemoryBytes, 0),
        Math.Clamp(CpuMilliPercent, 0, 100_000),
        Math.Clamp(MemoryMilliPercent, 0, 100_000),
        Math.Clamp(DiskMilliPercent, 0, 100_000),
        Math.Max(MilliQueriesPerSecond, 0),
        Math.Max(ActiveShards, 0));
}
