using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Freezing;
using Vectron.PlacementDriver.Domain.Restoring;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Domain.Settings;

namespace Vectron.PlacementDriver.Domain.Serialization;

/// <summary>What a state has one of.</summary>
internal sealed record SnapshotTotals
{
    public required long AppliedIndex { get; init; }

    public required long Revision { get; init; }

    public required long ClockUnixMs { get; init; }

    public required ulong NextWorkerId { get; init; }

    public required ulong NextShardId { get; init; }

    public required ulong NextRerankerId { get; init; }

    public required ulong AssignmentsEpoch { get; init; }

    public ClusterIdentity? Identity { get; init; }

    public required ClusterSettings Settings { get; init; }

    public required ImmutableArray<SchedulingPause> Pauses { get; init; }

    public ClusterFreeze? Freeze { get; init; }

    public required ImmutableArray<IdRange> SkippedShardIds { get; init; }

    public IncomingBackup? Incoming { get; init; }
}
