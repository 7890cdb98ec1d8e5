using System.Text.Json.Serialization;

namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>How far a replica has come.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="AppliedIndex">0 until the worker's process has written to the shard.</param>
/// <param name="ShardEpoch">The epoch that the worker has adopted; 0 when unknown.</param>
[method: JsonConstructor]
public readonly record struct ShardProgressReport(ulong ShardId, ulong AppliedIndex, ulong ShardEpoch);
