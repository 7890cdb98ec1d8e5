using System.Text.Json.Serialization;

namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>A shard that a worker's list holds and its last heartbeat did not run.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="SinceUnixMs">Since which heartbeat, cluster clock; counted anew when the worker registers.</param>
[method: JsonConstructor]
public readonly record struct StoppedShard(ulong ShardId, long SinceUnixMs);
