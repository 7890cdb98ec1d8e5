using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>A shard leader's view of its group.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="ConfigChangeId">Grows with every configuration change of the group.</param>
/// <param name="Members">Worker ids.</param>
[method: JsonConstructor]
public readonly record struct ShardMembershipReport(
    ulong ShardId, ulong ConfigChangeId, ImmutableArray<ulong> Members);
