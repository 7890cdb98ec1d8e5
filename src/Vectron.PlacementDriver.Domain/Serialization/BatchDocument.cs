using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Domain.Serialization;

/// <summary>The JSON document of one log entry.</summary>
internal sealed record BatchDocument(int Version, long UnixMs, ImmutableArray<Proposal> Proposals);
