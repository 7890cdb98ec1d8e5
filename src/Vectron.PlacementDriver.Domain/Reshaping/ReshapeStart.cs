using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Domain.Reshaping;

/// <summary>A split or a merge that a planner wants begun, and what it assumes.</summary>
/// <param name="Kind">Which of the two.</param>
/// <param name="Origins">One shard to split, or two neighbours to merge, in order of their key ranges.</param>
/// <param name="Epochs">Their epochs in the state that the plan rests on.</param>
/// <param name="HostsOfId">The origin whose workers get the successors.</param>
/// <param name="Reason">What was considered, in one sentence for people.</param>
public sealed record ReshapeStart(
    ReshapeKind Kind, ImmutableArray<ulong> Origins, ImmutableArray<ulong> Epochs, ulong HostsOfId, string Reason);
