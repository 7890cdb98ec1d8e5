using System.Text.Json.Serialization;

namespace Vectron.PlacementDriver.Domain.Reshaping;

/// <summary>How far a shard has come with the vectors of one that it takes over, as its worker reports it.</summary>
/// <param name="ShardId">The successor.</param>
/// <param name="OriginId">The shard whose keys it takes over.</param>
/// <param name="IsFollowing">It has all that the origin had a moment ago, and goes on taking what is written there.</param>
/// <param name="SealedEpoch">
/// The origin's epoch with which the origin was sealed, once the successor's group has committed everything that was
/// written before; 0 until then.
/// </param>
[method: JsonConstructor]
public readonly record struct OriginReport(ulong ShardId, ulong OriginId, bool IsFollowing, ulong SealedEpoch);
