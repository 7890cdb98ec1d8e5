using System.Text.Json.Serialization;

namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>A worker that was silent when the leader looked.</summary>
/// <param name="WorkerId">The worker.</param>
/// <param name="LastHeartbeatUnixMs">Its last sign of life that the finding rests on.</param>
[method: JsonConstructor]
public readonly record struct SilentWorker(ulong WorkerId, long LastHeartbeatUnixMs);
