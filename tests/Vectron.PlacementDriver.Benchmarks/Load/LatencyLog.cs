using System.Globalization;

namespace Vectron.PlacementDriver.Benchmarks.Load;

/// <summary>
/// h2load's log: start in microseconds since 1970, HTTP status and duration in microseconds of each call that ended after
/// the warm-up.
/// </summary>
internal static class LatencyLog
{
    private const double MicrosecondsPerMillisecond = 1000;

    /// <summary>Median and 99th percentile in milliseconds.</summary>
    public static (double P50, double P99) Read(string path)
    {
        var durations = File.ReadLines(path)
            .Select(line => int.Parse(line.AsSpan(line.LastIndexOf('\t') + 1), CultureInfo.InvariantCulture))
            .Order().ToArray();
        return durations.Length == 0
            ? (0, 0)
            : (durations[durations.Length / 2] / MicrosecondsPerMillisecond,
                durations[(int)(durations.Length * 0.99)] / MicrosecondsPerMillisecond);
    }
}
