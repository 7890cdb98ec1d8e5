using System.Globalization;

namespace Vectron.PlacementDriver.Benchmarks.Load;

/// <summary>h2load's log: start in microseconds since 1970, HTTP status and duration in microseconds of each call.</summary>
internal static class LatencyLog
{
    private const double MicrosecondsPerMillisecond = 1000;

    /// <summary>Median and 99th percentile in milliseconds of what began after the warm-up.</summary>
    public static (double P50, double P99) Read(string path, TimeSpan warmUp)
    {
        var calls = new List<(long Start, int Microseconds)>();
        foreach (var line in File.ReadLines(path))
        {
            var first = line.IndexOf('\t');
            var last = line.LastIndexOf('\t');
            calls.Add((
                long.Parse(line.AsSpan(0, first), CultureInfo.InvariantCulture),
                int.Parse(line.AsSpan(last + 1), CultureInfo.InvariantCulture)));
        }

        if (calls.Count == 0)
        {
            return (0, 0);
        }

        var begin = calls.Min(call => call.Start) + (long)warmUp.TotalMicroseconds;
        var durations = calls.Where(call => call.Start >= begin).Select(call => call.Microseconds).Order().ToArray();
        return durations.Length == 0
            ? (0, 0)
            : (durations[durations.Length / 2] / MicrosecondsPerMillisecond,
                durations[(int)(durations.Length * 0.99)] / MicrosecondsPerMillisecond);
    }
}
