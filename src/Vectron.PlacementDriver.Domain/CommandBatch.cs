using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Domain;

/// <summary>One log entry: commands that were waiting together, in the order in which they are carried out.</summary>
/// <param name="UnixMs">The leader's wall clock when it made the entry, in milliseconds since 1970.</param>
/// <param name="Proposals">At least one.</param>
public sealed record CommandBatch(long UnixMs, ImmutableArray<Proposal> Proposals);
