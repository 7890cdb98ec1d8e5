using System.Text.Json.Serialization;

namespace Vectron.PlacementDriver.Domain.Shards;

/// <summary>A wish that a shard's leader hand leadership over.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="Epoch">The shard's epoch in the state that the wish rests on.</param>
/// <param name="LeaderId">The replica that should lead; 0 takes a wish back.</param>
[method: JsonConstructor]
public readonly record struct LeaderPreference(ulong ShardId, ulong Epoch, ulong LeaderId);
