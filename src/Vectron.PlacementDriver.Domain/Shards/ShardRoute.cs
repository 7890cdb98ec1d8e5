using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Shards;

/// <summary>Where a request goes.</summary>
/// <param name="Shard">The shard that owns the key.</param>
/// <param name="Worker">The worker to ask; null when no replica serves now.</param>
public readonly record struct ShardRoute(Shard Shard, Worker? Worker);
