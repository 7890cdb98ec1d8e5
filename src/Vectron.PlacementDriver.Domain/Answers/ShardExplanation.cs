using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Placement.Deciders;

namespace Vectron.PlacementDriver.Domain.Answers;

/// <summary>Why a shard is where it is.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="Revision">The revision of the state that is explained.</param>
/// <param name="Sentences">Where it is and why, who serves it, what it waits for.</param>
/// <param name="Decisions">What each decider says of the worker that was asked about; empty when none was.</param>
public sealed record ShardExplanation(
    ulong ShardId, long Revision, ImmutableArray<string> Sentences, ImmutableArray<Decision> Decisions);
