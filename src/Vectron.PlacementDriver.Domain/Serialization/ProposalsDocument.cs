using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Domain.Serialization;

/// <summary>The JSON document in which a follower passes proposals on.</summary>
internal sealed record ProposalsDocument(int Version, ImmutableArray<Proposal> Proposals);
