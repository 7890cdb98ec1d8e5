namespace Vectron.PlacementDriver.Replication;

/// <summary>What one member says of itself, or why it says nothing.</summary>
/// <param name="NodeId">The member.</param>
/// <param name="RaftAddress">Where other nodes reach it.</param>
/// <param name="Incarnation">The random id of its data directory, 32 lower-case hex digits.</param>
public sealed record MemberReport(ulong NodeId, string RaftAddress, string Incarnation)
{
    /// <summary>Why nothing else is known; empty when it answered.</summary>
    public string Problem { get; init; } = "";

    /// <summary>The version of its program.</summary>
    public string Version { get; init; } = "";

    /// <summary>What it is and how far it has come; null when it did not answer.</summary>
    public ReplicaStatus? Status { get; init; }

    /// <summary>The index of its newest snapshot; 0 without one.</summary>
    public long SnapshotIndex { get; init; }

    /// <summary>Its wall clock less this node's, give or take half of <see cref="RoundTrip"/>.</summary>
    public TimeSpan ClockOffset { get; init; }

    /// <summary>How long its answer took.</summary>
    public TimeSpan RoundTrip { get; init; }

    /// <summary>Free bytes on the disk that holds its data directory.</summary>
    public long DiskFreeBytes { get; init; }

    /// <summary>All bytes of that disk.</summary>
    public long DiskTotalBytes { get; init; }

    /// <summary>When its certificate ends, or an authority above it, whichever is first, Unix milliseconds; 0 without one.</summary>
    public long CertificateEndUnixMs { get; init; }
}
