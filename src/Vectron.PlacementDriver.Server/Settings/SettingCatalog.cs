using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Server.Settings;

/// <summary>Every setting there is, in the order in which <c>-help</c> lists them.</summary>
internal static class SettingCatalog
{
    /// <summary>What the environment variables begin with.</summary>
    public const string VariablePrefix = "VECTRON_PD_";

    /// <summary>The section of appsettings.json.</summary>
    public const string Section = "PlacementDriver";

    public static readonly Setting GrpcAddr = new(
        "grpc-addr", "localhost:6001", "Address to serve workers and gateways on (gRPC).");

    public static readonly Setting RaftAddr = new(
        "raft-addr", "localhost:7001", "Address to serve the other placement driver nodes on.");

    public static readonly Setting NodeId = new("node-id", "1", "This node's id in the cluster, at least 1.");

    public static readonly Setting ClusterId = new("cluster-id", "1", "The cluster's number, equal on all its nodes.");

    public static readonly Setting InitialMembers = new(
        "initial-members", "1:localhost:7001", "All nodes as id:host:port, separated by commas: one node or three.");

    public static readonly Setting DataDir = new(
        "data-dir", "pd-data", "Directory for the log and snapshots; the node uses node-<id> inside it.");

    public static readonly Setting HttpAddr = new(
        "http-addr", "localhost:8001", "Address for health, metrics and diagnostics (HTTP); none turns it off.");

    public static readonly Setting AdvertiseGrpcAddr = new(
        "advertise-grpc-addr", "", "What clients are told to dial (default: -grpc-addr).");

    public static readonly Setting AdvertiseRaftAddr = new(
        "advertise-raft-addr", "", "What nodes are told to dial (default: this node's entry in -initial-members).");

    public static readonly Setting Insecure = new(
        "insecure", "false", "Allow plain text on addresses beyond this machine.", IsSwitch: true);

    public static readonly Setting TlsCert = new(
        "tls-cert", "", "This node's certificate, PEM. With -tls-key and -tls-ca it turns TLS and access control on, on every listener.");

    public static readonly Setting TlsKey = new("tls-key", "", "The certificate's private key, PEM, unencrypted.");

    public static readonly Setting TlsCa = new(
        "tls-ca", "", "Certificates of the authorities that sign those of nodes, workers, gateways and operators, PEM.");

    public static readonly Setting AuthTokens = new(
        "auth-tokens", "", "File of accepted bearer tokens, a line each: role, name, SHA-256. Needs TLS.");

    public static readonly Setting TokenFile = new(
        "token-file", "", "File with the bearer token that the readmit command presents in place of a certificate.");

    public static readonly Setting LogLevel = new("log-level", "info", "Least severe level to log: debug, info, warn or error.");

    public static readonly Setting LogFormat = new(
        "log-format", "auto", "text, json (one object a line), or auto: text on a terminal, json otherwise.");

    public static readonly Setting OtlpEndpoint = new(
        "otlp-endpoint", "", "URL of an OpenTelemetry collector (OTLP over gRPC) to send metrics and traces to; nothing is sent without it.");

    public static readonly Setting TracePercent = new(
        "trace-percent", "1", "Of the calls that no caller decided about, how many in a hundred are traced.");

    public static readonly Setting ElectionTimeoutMin = new(
        "election-timeout-min", "500ms", "Least silence of the leader after which a node stands for election.");

    public static readonly Setting ElectionTimeoutMax = new(
        "election-timeout-max", "1s", "Greatest such silence; each node picks a value between the two.");

    public static readonly Setting HeartbeatInterval = new(
        "heartbeat-interval", "100ms", "How often the leader tells the others that it lives.");

    public static readonly Setting SnapshotInterval = new(
        "snapshot-interval", "20000", "Log entries between two snapshots.");

    public static readonly Setting MaxQueue = new(
        "max-queue", "10000", "Most proposals that wait at a time; more are refused as RESOURCE_EXHAUSTED.");

    public static readonly Setting MaxConnections = new(
        "max-connections", "20000", "Most connections at a time, of all listeners together; more are closed at once.");

    public static readonly Setting MaxStreams = new(
        "max-streams", "250", "Most calls under way on one connection; clients keep further ones back.");

    public static readonly Setting WorkerRateLimit = new(
        "worker-rate-limit", "100", "Calls a second of each worker's identity, and of each address without one. With TLS only.");

    public static readonly Setting GatewayRateLimit = new(
        "gateway-rate-limit", "50000", "Calls a second of each gateway's or operator's identity. With TLS only.");

    public static readonly Setting ShutdownTimeout = new(
        "shutdown-timeout", "8s", "How long to finish calls and hand over leadership when asked to stop.");

    public static readonly Setting ShardsPerCollection = new(
        "shards-per-collection", "16", "Shards of a new collection. Seeds a new cluster only.");

    public static readonly Setting ReplicationFactor = new(
        "replication-factor", "3", "Replicas of each new shard, odd. Seeds a new cluster only.");

    public static readonly Setting UnhealthyAfter = new(
        "unhealthy-after", "30s", "Silence after which a worker counts as unhealthy. Seeds a new cluster only.");

    public static readonly Setting DownAfter = new(
        "down-after", "10m", "Silence after which a worker's replicas are replaced. Seeds a new cluster only.");

    public static readonly Setting ForgottenAfter = new(
        "forgotten-after", "24h", "Silence after which a worker without replicas is no longer listed. Seeds a new cluster only.");

    public static readonly Setting MaxWorkers = new("max-workers", "30000", "Most workers. Seeds a new cluster only.");

    public static readonly Setting MaxCollections = new(
        "max-collections", "20000", "Most collections. Seeds a new cluster only.");

    public static readonly Setting MaxShards = new(
        "max-shards", "1000000", "Most shards of all collections together. Seeds a new cluster only.");

    public static readonly ImmutableArray<Setting> All =
    [
        GrpcAddr, RaftAddr, NodeId, ClusterId, InitialMembers, DataDir, HttpAddr, AdvertiseGrpcAddr, AdvertiseRaftAddr,
        Insecure, TlsCert, TlsKey, TlsCa, AuthTokens, TokenFile, LogLevel, LogFormat, OtlpEndpoint, TracePercent, ElectionTimeoutMin, ElectionTimeoutMax, HeartbeatInterval, SnapshotInterval,
        MaxQueue, MaxConnections, MaxStreams, WorkerRateLimit, GatewayRateLimit, ShutdownTimeout, ShardsPerCollection, ReplicationFactor, UnhealthyAfter, DownAfter, ForgottenAfter, MaxWorkers, MaxCollections,
        MaxShards,
    ];

    private static readonly ImmutableDictionary<string, Setting> ByFlag =
        All.ToImmutableDictionary(setting => setting.Flag, StringComparer.Ordinal);

    /// <summary>The setting of a flag without dashes, or null.</summary>
    public static Setting? Find(string flag) => ByFlag.GetValueOrDefault(flag);
}
