namespace Vectron.PlacementDriver.Simulator.Simulation;

/// <summary>
/// Latencies in buckets that grow by 5%: any number of them in a few kilobytes, percentiles right to 5%. Safe for
/// concurrent callers.
/// </summary>
internal sealed class LatencyHistogram
{
    private const double Growth = 1.05;
    private const int BucketCount = 512;

    private readonly long[] buckets = new long[BucketCount];

    /// <summary>Latencies recorded.</summary>
    public long Count => buckets.Sum();

    public void Record(TimeSpan latency)
    {
        var bucket = latency.TotalMicroseconds <= 1 ? 0 : (int)Math.Log(latency.TotalMicroseconds, Growth);
        Interlocked.Increment(ref buckets[Math.Min(bucket, BucketCount - 1)]);
    }

    /// <summary>The latency that a share of all stayed below; zero when none was recorded.</summary>
    /// <param name="share">Above 0, at most 1.</param>
    public TimeSpan Percentile(double share)
    {
        var rank = Math.Ceiling(Count * share);
        long seen = 0;
        for (var i = 0; i < BucketCount && rank > 0; i++)
        {
            seen += buckets[i];
            if (seen >= rank)
            {
                return TimeSpan.FromMicroseconds(Math.Pow(Growth, i + 1));
            }
        }

        return TimeSpan.Zero;
    }
}
