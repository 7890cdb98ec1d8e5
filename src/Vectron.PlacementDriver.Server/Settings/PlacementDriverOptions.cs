using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Server.Security;

namespace Vectron.PlacementDriver.Server.Settings;

/// <summary>The settings of one node, checked.</summary>
internal sealed record PlacementDriverOptions
{
    /// <summary>Where clients are served.</summary>
    public required HostPort GrpcListen { get; init; }

    /// <summary>Where the other nodes are served.</summary>
    public required HostPort RaftListen { get; init; }

    /// <summary>Where health and metrics are served; null when nowhere.</summary>
    public required HostPort? HttpListen { get; init; }

    /// <summary>What clients are told to dial.</summary>
    public required HostPort GrpcAdvertised { get; init; }

    /// <summary>What the other nodes dial: this node's entry in <see cref="InitialMembers"/>.</summary>
    public required HostPort RaftAdvertised { get; init; }

    /// <summary>At least 1; one of <see cref="InitialMembers"/>.</summary>
    public required ulong NodeId { get; init; }

    /// <summary>At least 1.</summary>
    public required ulong ClusterId { get; init; }

    /// <summary>One or three, this node included, in order of id.</summary>
    public required ImmutableArray<Member> InitialMembers { get; init; }

    /// <summary>As given; see <see cref="NodeDirectory"/>.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>This node's certificate and whom it trusts; null for plain text, where everybody may do everything.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>Where the accepted bearer tokens are; null for none. Only with <see cref="Tls"/>.</summary>
    public string? AuthTokensFile { get; init; }

    /// <summary>The least severe level that is logged.</summary>
    public LogThreshold LogThreshold { get; init; } = LogThreshold.Info;

    /// <summary>How log lines look.</summary>
    public LogFormat LogFormat { get; init; }

    /// <summary>Where metrics and traces are sent; null when nowhere.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>Calls traced out of 100, where the caller did not decide; 0 to 100.</summary>
    public int TracePercent { get; init; } = 1;

    /// <summary>Least silence of the leader after which a node stands for election.</summary>
    public TimeSpan ElectionTimeoutMin { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Greatest such silence.</summary>
    public TimeSpan ElectionTimeoutMax { get; init; } = TimeSpan.FromMilliseconds(1_000);

    /// <summary>Time between two signs of life of the leader; less than half of <see cref="ElectionTimeoutMin"/>.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Log entries between two snapshots.</summary>
    public int SnapshotInterval { get; init; } = 20_000;

    /// <summary>Most proposals that wait at a time.</summary>
    public int MaxQueue { get; init; } = 10_000;

    /// <summary>Most connections of all listeners together.</summary>
    public int MaxConnections { get; init; } = 20_000;

    /// <summary>Most HTTP/2 streams on a connection.</summary>
    public int MaxStreams { get; init; } = 250;

    /// <summary>Calls a second of each worker's identity, and of each address without identity.</summary>
    public int WorkerRateLimit { get; init; } = 100;

    /// <summary>Calls a second of each gateway's or operator's identity.</summary>
    public int GatewayRateLimit { get; init; } = 50_000;

    /// <summary>How long a graceful stop may take.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>What the cluster's replicated settings are when it is born.</summary>
    public ClusterSettings Seed { get; init; } = ClusterSettings.Default;

    /// <summary>The directory that this node alone uses.</summary>
    public string NodeDirectory =>
        Path.Combine(DataDirectory, string.Create(CultureInfo.InvariantCulture, $"node-{NodeId}"));
}
