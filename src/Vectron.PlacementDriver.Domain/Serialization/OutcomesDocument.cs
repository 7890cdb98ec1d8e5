using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Domain.Serialization;

/// <summary>The JSON document in which a leader returns outcomes.</summary>
internal sealed record OutcomesDocument(int Version, ImmutableArray<CommandOutcome> Outcomes);
