using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Simulator.Groups;

/// <summary>A shard group at one moment.</summary>
/// <param name="Leader">Worker id, 0 without one.</param>
/// <param name="Members">Raft address by worker id.</param>
/// <param name="ConfigChangeId">Grows with each change of the members.</param>
/// <param name="LastIndex">Writes so far.</param>
internal sealed record GroupView(
    ulong Leader, ImmutableSortedDictionary<ulong, string> Members, ulong ConfigChangeId, ulong LastIndex);
