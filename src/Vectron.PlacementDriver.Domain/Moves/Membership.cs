using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Domain.Moves;

/// <summary>The replicas of a shard at one of its epochs.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="Replicas">Worker ids.</param>
public sealed record Membership(ulong Epoch, ImmutableArray<ulong> Replicas);
