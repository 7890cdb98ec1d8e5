using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Domain.Placement;

/// <summary>Where the replicas of one shard go.</summary>
/// <param name="Replicas">Worker ids; the first is meant to lead.</param>
/// <param name="Reason">Why these, in one sentence for people.</param>
public sealed record ReplicaSet(ImmutableArray<ulong> Replicas, string Reason);
