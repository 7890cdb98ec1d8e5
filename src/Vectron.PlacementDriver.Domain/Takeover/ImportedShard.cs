using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Domain.Takeover;

/// <summary>A shard of the driver that is taken over from; its group was founded there.</summary>
/// <param name="Id">The id that it keeps, 1 to <see cref="ImportRule.HighestId"/>.</param>
/// <param name="Range">The hashes that live there.</param>
/// <param name="Epoch">The newest that is known, 0 to <see cref="ImportRule.HighestEpoch"/>.</param>
/// <param name="Replicas">The members of its group, 1 to 7 worker ids in the order of placement.</param>
/// <param name="LeaderId">The one of them that leads.</param>
[method: JsonConstructor]
public sealed record ImportedShard(ulong Id, KeyRange Range, ulong Epoch, ImmutableArray<ulong> Replicas, ulong LeaderId)
{
    /// <inheritdoc/>
    public bool Equals(ImportedShard? other) => other is not null
        && (Id, Range, Epoch, LeaderId) == (other.Id, other.Range, other.Epoch, other.LeaderId)
        && Replicas.SequenceEqual(other.Replicas);

    /// <inheritdoc/>
    public override int GetHashCode() => Id.GetHashCode();
}
