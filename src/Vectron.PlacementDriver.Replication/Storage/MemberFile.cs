using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>The member list as it stands in the data directory.</summary>
/// <param name="Version">The index of the log entry that the list came from; 0 for the list of the first start.</param>
/// <param name="Members">In order of node id.</param>
internal sealed record MemberFile(long Version, ImmutableArray<MemberRecord> Members);
