namespace Vectron.PlacementDriver.Domain.Settings;

/// <summary>
/// Settings that decisions of the state machine depend on. They are part of the replicated state; a node's start-up
/// settings only seed them when the cluster is born.
/// </summary>
public sealed record ClusterSettings
{
    /// <summary>The built-in values.</summary>
    public static ClusterSettings Default { get; } = new();

    /// <summary>Shards of a new collection, 1 to 4,096.</summary>
    public int ShardsPerCollection { get; init; } = 16;

    /// <summary>Replicas of each new shard: odd, 1 to 7.</summary>
    public int ReplicationFactor { get; init; } = 3;

    /// <summary>Silence after which a worker counts as unhealthy, in milliseconds; 1,000 to 3,600,000.</summary>
    public long UnhealthyAfterMs { get; init; } = 30_000;

    /// <summary>
    /// Silence after which a worker counts as down and its replicas are replaced, in milliseconds; 1,000 to 86,400,000.
    /// Nobody is down before being unhealthy: see <see cref="SilenceUntilDownMs"/>.
    /// </summary>
    public long DownAfterMs { get; init; } = 600_000;

    /// <summary>
    /// Silence after which a worker without replicas, or a reranker, is no longer listed, in milliseconds; 1,000 to
    /// 2,592,000,000. Nobody is forgotten before being down: see <see cref="SilenceUntilForgottenMs"/>.
    /// </summary>
    public long ForgottenAfterMs { get; init; } = 86_400_000;

    /// <summary>The silence that makes a worker count as down, in milliseconds.</summary>
    internal long SilenceUntilDownMs => Math.Max(DownAfterMs, UnhealthyAfterMs);

    /// <summary>The silence after which a worker or reranker is forgotten, in milliseconds.</summary>
    internal long SilenceUntilForgottenMs => Math.Max(ForgottenAfterMs, SilenceUntilDownMs);

    /// <summary>
    /// Most workers, 1 to 1,000,000. Beyond the default a list of them may not fit the clients' 4 MiB messages. Most
    /// rerankers, too.
    /// </summary>
    public int MaxWorkers { get; init; } = 30_000;

    /// <summary>Most collections, 1 to 1,000,000; the default has the same reason.</summary>
    public int MaxCollections { get; init; } = 20_000;

    /// <summary>
    /// Most shards, 1 to 10,000,000; those of deleted collections count until their workers have let go.
    /// </summary>
    public int MaxShards { get; init; } = 1_000_000;

    /// <summary>How long an idempotency key is remembered, in milliseconds; 1,000 to 86,400,000.</summary>
    public long IdempotencyKeptMs { get; init; } = 600_000;

    /// <summary>How many idempotency keys are remembered at most, 1 to 1,000,000; the oldest go first.</summary>
    public int IdempotencyKeptKeys { get; init; } = 100_000;

    /// <summary>How many entries of the history are kept, 1 to 100,000; the oldest go first.</summary>
    public int HistoryKept { get; init; } = 10_000;
    /// <summary>Most moves on their way at once, 1 to 100,000.</summary>
    public int MaxMoves { get; init; } = 256;

    /// <summary>Most moves at once from or to one live worker, 1 to 1,000.</summary>
    public int MaxMovesPerWorker { get; init; } = 8;

    /// <summary>
    /// Most moves at once of shards with the same leader, 1 to 16. Each change of a group holds up the leader's heartbeat
    /// for up to 10 s; with more than two of them at once it may fall silent for <see cref="UnhealthyAfterMs"/>.
    /// </summary>
    public int MaxMovesPerLeader { get; init; } = 2;

    /// <summary>Most moves at once into one zone, 1 to 100,000; workers without a zone count as one.</summary>
    public int MaxMovesPerZone { get; init; } = 128;

    /// <summary>
    /// A move's first patience with each of its phases, in milliseconds, 1,000 to 3,600,000. It doubles each time.
    /// </summary>
    public long MovePatienceMs { get; init; } = 60_000;

    /// <summary>
    /// How long a new replica must have run as a member to count as caught up where no member reports how far it is, in
    /// milliseconds, 1,000 to 3,600,000.
    /// </summary>
    public long CatchUpWaitMs { get; init; } = 30_000;

    /// <summary>
    /// The same where members report how far they are, the new replica reports nothing and nothing is written, in
    /// milliseconds, 1,000 to 86,400,000: a replica that got everything by snapshot reports nothing until a next write.
    /// </summary>
    public long CatchUpIdleMs { get; init; } = 300_000;

    /// <summary>Disk use from which on a worker gets no replicas, in thousandths of a percent, 1,000 to 100,000.</summary>
    public int DiskHighWaterMilliPercent { get; init; } = 85_000;

    /// <summary>
    /// How far above its share of the reported load a worker may be before replicas or leaders move for it, in percent, 5
    /// to 10,000. What moves brings nobody further above than half of this, so that nothing swings back.
    /// </summary>
    public int LoadTolerancePercent { get; init; } = 25;

    /// <summary>
    /// From how many times the mean of all shards, in percent, a shard's queries make it a hot one, 150 to 100,000.
    /// </summary>
    public int HotShardPercent { get; init; } = 400;

    /// <summary>Vectors above which a shard is split, 0 to 10,000,000,000; 0 for any number.</summary>
    public long SplitVectors { get; init; }

    /// <summary>Mebibytes of vectors above which a shard is split, 0 to 16,777,216; 0 for any size.</summary>
    public long SplitMebibytes { get; init; }

    /// <summary>Queries per second above which a shard is split, 0 to 1,000,000; 0 for any number.</summary>
    public long SplitQueriesPerSecond { get; init; }

    /// <summary>
    /// Vectors up to which two neighbours together are merged, 0 to 10,000,000,000; 0 merges nothing. Never above half of
    /// what would split them.
    /// </summary>
    public long MergeVectors { get; init; }

    /// <summary>Most splits and merges on their way at once, 1 to 1,000.</summary>
    public int MaxReshapes { get; init; } = 4;

    /// <summary>
    /// How long a new shard may copy before its split or merge is given up, in milliseconds, 10,000 to 604,800,000.
    /// </summary>
    public long ReshapePatienceMs { get; init; } = 3_600_000;

    /// <summary>Whether any size or load of a shard splits it.</summary>
    internal bool Splits => (SplitVectors | SplitMebibytes | SplitQueriesPerSecond) != 0;
}
