using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace Vectron.PlacementDriver.Server.Diagnostics;

/// <summary>
/// Which instruments of the Raft library are exported, under names of ours: it times what happens inside it, and nothing
/// outside could.
/// </summary>
internal static class LibraryMetrics
{
    /// <summary>The meters, for the provider.</summary>
    public static readonly string[] Meters = ["DotNext.IO.WriteAheadLog", "DotNext.Net.Cluster.Consensus.Raft.Server"];

    private static readonly double[] Milliseconds = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500];

    /// <summary>What becomes of an instrument; null for one that is not the library's.</summary>
    public static MetricStreamConfiguration? Configure(Instrument instrument) =>
        // Counted up and down at every call, with four labels, for a queue in which none waits.
        instrument.Name == "kestrel.queued_requests" ? MetricStreamConfiguration.Drop
        : !instrument.Meter.Name.StartsWith("DotNext.", StringComparison.Ordinal) ? null : instrument.Name switch
        {
            "entries-flush-duration" => Histogram(
                "vectron.pd.wal.flush.duration", "One flush of the log to disk, in milliseconds.", Milliseconds),
            "entries-append-bytes" => Histogram(
                "vectron.pd.wal.append.size", "Bytes of one write into the log.", [256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576]),
            "broadcast-time" => Histogram(
                "vectron.pd.raft.broadcast.duration", "From sending a round of appends to a majority's answers, on the leader, in milliseconds.", Milliseconds),
            "transitions-to-candidate-count" => Named(
                "vectron.pd.raft.elections.started", "Times this node stood for election."),
            _ => MetricStreamConfiguration.Drop,
        };

    // The library tags what it measures with its own address or folder: one value per process.
    private static MetricStreamConfiguration Named(string name, string description) =>
        new() { Name = name, Description = description, TagKeys = [] };

    private static ExplicitBucketHistogramConfiguration Histogram(string name, string description, double[] boundaries) =>
        new() { Name = name, Description = description, TagKeys = [], Boundaries = boundaries };
}
