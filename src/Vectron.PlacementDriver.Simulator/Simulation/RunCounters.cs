using System.Collections.Concurrent;
using Grpc.Core;

namespace Vectron.PlacementDriver.Simulator.Simulation;

/// <summary>What a run has done so far. Safe for concurrent callers.</summary>
internal sealed class RunCounters
{
    private readonly ConcurrentDictionary<(string Method, StatusCode Status), int> errors = new();
    private int registered;
    private int beats;
    private int lookups;
    private int wrong;
    private int retries;
    private int collections;
    private int shardsLed;

    /// <summary>Workers that hold an id.</summary>
    public int Registered => registered;

    /// <summary>Heartbeats answered.</summary>
    public int Beats => beats;

    /// <summary>Lookups answered.</summary>
    public int Lookups => lookups;

    /// <summary>Lookups answered wrongly.</summary>
    public int Wrong => wrong;

    /// <summary>Attempts beyond the first, of all calls.</summary>
    public int Retries => retries;

    /// <summary>Collections created.</summary>
    public int Collections => collections;

    /// <summary>Shards that the driver shows with a leader, as seen last.</summary>
    public int ShardsLed => shardsLed;

    /// <summary>How long heartbeats took, retries included.</summary>
    public LatencyHistogram BeatLatency { get; } = new();

    /// <summary>How long lookups took, retries included.</summary>
    public LatencyHistogram LookupLatency { get; } = new();

    /// <summary>Calls that failed for good, by method and status.</summary>
    public IEnumerable<(string Method, StatusCode Status, int Count)> Errors => errors
        .OrderBy(error => error.Key.Method, StringComparer.Ordinal).ThenBy(error => error.Key.Status)
        .Select(error => (error.Key.Method, error.Key.Status, error.Value));

    public void CountRegistered() => Interlocked.Increment(ref registered);

    public void CountBeat(TimeSpan latency)
    {
        Interlocked.Increment(ref beats);
        BeatLatency.Record(latency);
    }

    public void CountLookup(TimeSpan latency)
    {
        Interlocked.Increment(ref lookups);
        LookupLatency.Record(latency);
    }

    public void CountWrong() => Interlocked.Increment(ref wrong);

    public void CountAttempts(int attempts) => Interlocked.Add(ref retries, Math.Max(0, attempts - 1));

    public void CountCollection() => Interlocked.Increment(ref collections);

    public void SeeShardsLed(int count) => Volatile.Write(ref shardsLed, count);

    public void CountError(string method, StatusCode status) =>
        errors.AddOrUpdate((method, status), 1, (_, count) => count + 1);
}
