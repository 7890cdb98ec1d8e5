using System.Text.Json.Serialization;

namespace Vectron.PlacementDriver.Domain.Moves;

/// <summary>A worker that had a shard in its list and has not any more.</summary>
/// <param name="WorkerId">The worker.</param>
/// <param name="RaftAddress">Its address in the shard's group.</param>
/// <param name="WasMember">
/// Whether the shard's leader was ever told to make it a member. A group takes no former member back, whether by id or
/// by address (dragonboat 3.3), and nobody knows whether the leader did as told.
/// </param>
/// <param name="UnixMs">When the shard left its list, cluster clock.</param>
[method: JsonConstructor]
public readonly record struct FormerHost(ulong WorkerId, string RaftAddress, bool WasMember, long UnixMs);
