namespace Vectron.PlacementDriver.Benchmarks.Results;

/// <summary>A row of the performance table.</summary>
/// <param name="Id">P1 to P12, W1 and W2.</param>
/// <param name="What">What is measured.</param>
/// <param name="Target">What it should be.</param>
internal sealed record TargetRow(string Id, string What, string Target)
{
    /// <summary>Every row.</summary>
    public static IReadOnlyList<TargetRow> All { get; } =
    [
        new("P1", "`GetWorker`, linearizable, leader of three nodes, no writes", "≥ 0.80 × an empty call, ≥ 5 × etcd's linearizable range"),
        new("P2", "the same while 5,000 heartbeats/s are written", "≥ 0.60 × an empty call; p99 ≤ 3 × its idle p99"),
        new("P3", "`GetWorker` on a follower, linearizable, 64 in flight", "≥ 0.60 × an empty call"),
        new("P4", "heartbeat, durable, 256 in flight, three nodes", "≥ 2 × etcd's put in the same run, goal 3 ×"),
        new("P5", "a heartbeat's cost from 10 to 100,000 workers and from 10 to 1,000,000 shards", "flat within 1.5 ×"),
        new("P6", "one write at a time, three nodes", "≥ 0.5 × etcd's put in the same run, goal 1 ×"),
        new("P7", "100,000 workers and 1,000,000 shards", "≤ 1.5 GB resident; a snapshot pauses apply ≤ 50 ms; restart to serving ≤ 15 s"),
        new("P8", "leader killed: first successful write", "≤ 1.2 s median, ≤ 2 s at the 99th percentile"),
        new("P9", "one of three nodes hung: median time of a commit", "≤ 1.5 × that of a healthy cluster"),
        new("P10", "planning for 10,000 workers and 100,000 shards", "≤ 200 ms, off the apply path"),
        new("P11", "idle cluster of three", "≤ 3 % of a core and ≤ 150 MB resident per node"),
        new("P12", "growth of the data directory", "below 4 × the snapshot + 64 MiB"),
        new("W1", "1,000 watchers of routes on the leader, a change twice a second", "≥ 0.80 of its throughput without them"),
        new("W2", "lookups by the client library's routes while shard leaders change", "≥ 1,000,000/s, each right at its table's revision"),
    ];
}
