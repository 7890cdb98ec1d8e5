using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>The members as a log entry carries them.</summary>
/// <param name="Members">In order of node id.</param>
internal sealed record MemberRecords(ImmutableArray<MemberRecord> Members);
