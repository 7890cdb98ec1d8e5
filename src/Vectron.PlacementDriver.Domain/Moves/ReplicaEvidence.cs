using System.Text.Json.Serialization;

namespace Vectron.PlacementDriver.Domain.Moves;

/// <summary>What a worker has reported of a moving shard since the move began and since it last registered.</summary>
/// <param name="WorkerId">The worker.</param>
/// <param name="ShownEpoch">The highest shard epoch that it showed; 0 for none.</param>
/// <param name="AppliedIndex">The highest index that it reported; 0 for none.</param>
/// <param name="RunningSinceUnixMs">
/// Since when every heartbeat of it ran the shard, cluster clock; 0 when the last one did not.
/// </param>
[method: JsonConstructor]
public readonly record struct ReplicaEvidence(
    ulong WorkerId, ulong ShownEpoch, ulong AppliedIndex, long RunningSinceUnixMs);
