using System.Text.Json.Serialization;

namespace Vectron.PlacementDriver.Domain.Rerankers;

/// <summary>A reranker that was silent when the leader looked.</summary>
/// <param name="RerankerId">The reranker.</param>
/// <param name="LastHeartbeatUnixMs">Its last sign of life that the finding rests on.</param>
[method: JsonConstructor]
public readonly record struct SilentReranker(ulong RerankerId, long LastHeartbeatUnixMs);
