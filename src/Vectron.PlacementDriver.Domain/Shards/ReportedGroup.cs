using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Vectron.PlacementDriver.Domain.Shards;

/// <summary>What a shard's leader said of its group while the cluster was frozen.</summary>
/// <param name="LeaderId">The worker that said it.</param>
/// <param name="Members">The members, worker ids in the order in which they were reported.</param>
[method: JsonConstructor]
public sealed record ReportedGroup(ulong LeaderId, ImmutableArray<ulong> Members)
{
    /// <inheritdoc/>
    public bool Equals(ReportedGroup? other) =>
        other is not null && LeaderId == other.LeaderId && Members.SequenceEqual(other.Members);

    /// <inheritdoc/>
    public override int GetHashCode() => LeaderId.GetHashCode();
}
