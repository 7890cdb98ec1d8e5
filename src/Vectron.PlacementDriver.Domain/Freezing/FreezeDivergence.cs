using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Vectron.PlacementDriver.Domain.Freezing;

/// <summary>A shard's leader reported other members than a frozen state has.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="LeaderId">The worker that reported.</param>
/// <param name="Members">Its group's members, worker ids in the order in which they were reported.</param>
[method: JsonConstructor]
public sealed record FreezeDivergence(ulong ShardId, ulong LeaderId, ImmutableArray<ulong> Members)
{
    /// <inheritdoc/>
    public bool Equals(FreezeDivergence? other) =>
        other is not null && ShardId == other.ShardId && LeaderId == other.LeaderId && Members.SequenceEqual(other.Members);

    /// <inheritdoc/>
    public override int GetHashCode() => ShardId.GetHashCode();
}
