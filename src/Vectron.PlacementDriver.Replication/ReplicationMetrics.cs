using System.Diagnostics.Metrics;

namespace Vectron.PlacementDriver.Replication;

/// <summary>
/// What replication counts and times, under the meter <see cref="MeterName"/>: instruments of the process. What belongs to
/// one node at one moment is observed by <see cref="Diagnostics.ReplicaGauges"/>.
/// </summary>
public static class ReplicationMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Vectron.PlacementDriver.Replication";

    // From the time of an append in memory to that of a snapshot of the largest state.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries =
            [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private static readonly InstrumentAdvice<int> Sizes = new()
    {
        HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048],
    };

    private static readonly Meter Meter = new(MeterName);

    internal static readonly Counter<long> Proposals = Count(
        "vectron.pd.proposals", "{proposal}", "Writes that this node was asked for, by result: applied (the state machine answered), unknown (leadership moved on the way), refused (no leader in time).");

    internal static readonly Counter<long> QueueFull = Count(
        "vectron.pd.proposal.queue.full", "{proposal}", "Writes refused at once because the queue was full.");

    internal static readonly Histogram<double> QueueTime = Time(
        "vectron.pd.proposal.queue.duration", "How long the first write of each batch waited for its place.");

    internal static readonly Histogram<int> BatchSize = Meter.CreateHistogram(
        "vectron.pd.proposal.batch.size", "{proposal}", "Writes that shared one log entry.", advice: Sizes);

    internal static readonly Histogram<double> BatchTime = Time(
        "vectron.pd.proposal.batch.duration", "From sending a batch to its outcome, by path: local (this node leads) or forwarded.");

    internal static readonly Histogram<double> ApplyTime = Time(
        "vectron.pd.apply.duration", "Decoding and applying one log entry to the state.");

    internal static readonly Counter<long> Commands = Count(
        "vectron.pd.commands", "{command}", "Commands applied to the state, by outcome: accepted or rejected.");

    internal static readonly Histogram<double> ReadIndexTime = Time(
        "vectron.pd.read_index.duration", "One shared round that makes reads linearizable, by who asked: here (readers of this node) or followers (on the leader, when it had to ask a majority for them).");

    internal static readonly Counter<long> Reads = Count(
        "vectron.pd.read_index.reads", "{read}", "Reads that waited for such a round, by who asked.");

    internal static readonly Histogram<double> WalAppendTime = Time(
        "vectron.pd.wal.append.duration", "Writing one entry into the leader's log, in memory.");

    internal static readonly Histogram<double> WalFlushWaitTime = Time(
        "vectron.pd.wal.flush.wait.duration", "How long a follower's acknowledgement waited until its entries were on disk.");

    internal static readonly Histogram<double> PeerAppendTime = Time(
        "vectron.pd.peer.append.duration", "One append request to a peer and its answer, signs of life included, by peer.");

    internal static readonly Counter<long> PeerFailures = Count(
        "vectron.pd.peer.failures", "{call}", "Calls to a peer that failed, by peer.");

    internal static readonly Counter<long> AppendsReceived = Count(
        "vectron.pd.raft.appends", "{request}", "Append requests taken from leaders.");

    internal static readonly Counter<long> StaleAppends = Count(
        "vectron.pd.raft.appends.stale", "{request}", "Append requests refused because a later one was seen before.");

    internal static readonly Counter<long> OverlapSkipped = Count(
        "vectron.pd.raft.entries.overlap", "{entry}", "Entries not written again because they were there.");

    internal static readonly Counter<long> LeaderChanges = Count(
        "vectron.pd.raft.leader.changes", "{change}", "Times this node saw another leader, or none.");

    internal static readonly Counter<long> ElectionsWon = Count(
        "vectron.pd.raft.elections.won", "{election}", "Times this node became leader.");

    internal static readonly Counter<long> SnapshotsSaved = Count(
        "vectron.pd.snapshots.saved", "{snapshot}", "Snapshots of its own state that this node finished.");

    internal static readonly Counter<long> SnapshotsFailed = Count(
        "vectron.pd.snapshots.failed", "{snapshot}", "Snapshots of its own state that could not be written.");

    internal static readonly Histogram<double> SnapshotTime = Time(
        "vectron.pd.snapshot.duration", "Writing one snapshot, in the background.");

    internal static readonly Counter<long> SnapshotsSent = Count(
        "vectron.pd.snapshots.sent", "{snapshot}", "Snapshots that reached a peer.");

    internal static readonly Counter<long> SnapshotsInstalled = Count(
        "vectron.pd.snapshots.installed", "{snapshot}", "Snapshots of a leader installed here.");

    internal static readonly Counter<long> StatesCompared = Count(
        "vectron.pd.states.compared", "{comparison}", "Comparisons of the nodes' states that found them equal; made by the leader.");

    internal static readonly Counter<long> StatesDiffering = Count(
        "vectron.pd.states.differing", "{comparison}", "Times that a node's state differed from the majority's, by node; found by the leader.");

    internal static readonly Counter<long> Quarantines = Count(
        "vectron.pd.quarantines", "{quarantine}", "1 once this node's state was found to differ: it serves no longer.");

    /// <summary>
    /// Makes every counter visible at zero, so that a rate over its first increment is not lost. To be called when whoever
    /// exports listens.
    /// </summary>
    public static void Announce()
    {
        foreach (var counter in new[]
        {
            QueueFull, AppendsReceived, StaleAppends, OverlapSkipped, LeaderChanges, ElectionsWon, SnapshotsSaved,
            SnapshotsFailed, SnapshotsSent, SnapshotsInstalled, StatesCompared, StatesDiffering, Quarantines,
        })
        {
            counter.Add(0);
        }

        foreach (var result in (ReadOnlySpan<string>)["applied", "unknown", "refused"])
        {
            Proposals.Add(0, Tag("result", result));
        }

        foreach (var outcome in (ReadOnlySpan<string>)["accepted", "rejected"])
        {
            Commands.Add(0, Tag("outcome", outcome));
        }

        foreach (var readers in (ReadOnlySpan<string>)["here", "followers"])
        {
            Reads.Add(0, Tag("asked_by", readers));
        }
    }

    internal static KeyValuePair<string, object?> Tag(string name, object value) => new(name, value);

    private static Counter<long> Count(string name, string unit, string description) =>
        Meter.CreateCounter<long>(name, unit, description);

    private static Histogram<double> Time(string name, string description) =>
        Meter.CreateHistogram(name, "s", description, advice: Seconds);
}
