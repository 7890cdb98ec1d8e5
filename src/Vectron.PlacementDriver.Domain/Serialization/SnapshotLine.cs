using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Peers;
using Vectron.PlacementDriver.Domain.Rerankers;
using Vectron.PlacementDriver.Domain.Reshaping;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Serialization;

/// <summary>One line of a snapshot: exactly one member is set, and they come in the order below.</summary>
internal sealed record SnapshotLine
{
    public SnapshotTotals? Totals { get; init; }

    public SettingsRevision? SettingsRevision { get; init; }

    public Peer? Peer { get; init; }

    public Worker? Worker { get; init; }

    public AbsentWorker? Absent { get; init; }

    public Reranker? Reranker { get; init; }

    public Shard? Shard { get; init; }

    public ShardReshape? Reshape { get; init; }

    public SnapshotCollection? Collection { get; init; }

    public SnapshotIdempotency? Idempotency { get; init; }

    public HistoryEntry? History { get; init; }

    public SnapshotRestorePart? RestorePart { get; init; }

    public SnapshotEnd? End { get; init; }
}
