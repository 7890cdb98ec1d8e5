namespace Vectron.PlacementDriver.Benchmarks.Load;

/// <summary>What a load came to.</summary>
/// <param name="CallsPerSecond">Answers per second, refusals included.</param>
/// <param name="GoodPerSecond">Of these the answers that carried the message expected.</param>
/// <param name="MeanMs">Mean time of a call in milliseconds.</param>
/// <param name="P50Ms">Median, or 0 when latencies were not asked for.</param>
/// <param name="P99Ms">99th percentile, or 0 when latencies were not asked for.</param>
internal sealed record LoadResult(double CallsPerSecond, double GoodPerSecond, double MeanMs, double P50Ms, double P99Ms);
