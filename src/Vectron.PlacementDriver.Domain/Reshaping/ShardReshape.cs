using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Domain.Reshaping;

/// <summary>
/// Shards that take over the keys of others: a split or a merge on its way. Replicated state, so that it goes on wherever
/// the leader of the driver is. A shard takes part in one at a time, and does not move meanwhile.
/// </summary>
public sealed record ShardReshape
{
    /// <summary>The id of its first origin, which takes part in no other.</summary>
    public required ulong Id { get; init; }

    /// <summary>Which of the two.</summary>
    public required ReshapeKind Kind { get; init; }

    /// <summary>What it waits for.</summary>
    public required ReshapePhase Phase { get; init; }

    /// <summary>The collection of all of these shards.</summary>
    public required string Collection { get; init; }

    /// <summary>The shards that serve until its end, in order of their key ranges.</summary>
    public required ImmutableArray<ulong> Origins { get; init; }

    /// <summary>The shards that serve from its end on, in order of their key ranges: together exactly the same keys.</summary>
    public required ImmutableArray<ulong> Successors { get; init; }

    /// <summary>Why, in one sentence for people.</summary>
    public required string Reason { get; init; }

    /// <summary>When it began, cluster clock.</summary>
    public required long StartedUnixMs { get; init; }

    /// <summary>When the phase began, cluster clock.</summary>
    public required long PhaseSinceUnixMs { get; init; }

    /// <summary>When it is given up, cluster clock, if the phase has not ended by then.</summary>
    public required long DeadlineUnixMs { get; init; }

    /// <summary>The successors whose leaders have said what the phase waits for, in the order in which they did.</summary>
    public ImmutableArray<ulong> Ready { get; init; } = [];
}
