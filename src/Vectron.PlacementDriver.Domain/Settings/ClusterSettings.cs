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
}
