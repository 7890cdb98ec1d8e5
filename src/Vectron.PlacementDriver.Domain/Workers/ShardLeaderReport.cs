using System.Text.Json.Serialization;

namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>A replica's view of who leads its shard.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="LeaderId">A worker id; 0 means that it knows none.</param>
[method: JsonConstructor]
public readonly record struct ShardLeaderReport(ulong ShardId, ulong LeaderId);
