using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Domain.Answers;

/// <summary>What would become of the shards if some workers stopped now.</summary>
public sealed record StopForecast
{
    /// <summary>The workers, ascending.</summary>
    public required ImmutableArray<ulong> WorkerIds { get; init; }

    /// <summary>How many shards have a member among them.</summary>
    public required int Shards { get; init; }

    /// <summary>Shards that would lose the majority of their members and serve nothing, ascending.</summary>
    public required ImmutableArray<ulong> LosesQuorum { get; init; }

    /// <summary>Shards that would go on with fewer live replicas than their collection wants, ascending.</summary>
    public required ImmutableArray<ulong> LosesRedundancy { get; init; }

    /// <summary>Shards that have no live majority even now, ascending.</summary>
    public required ImmutableArray<ulong> WithoutQuorum { get; init; }

    /// <summary>Shards for whose lost replicas the other workers have no place, ascending.</summary>
    public required ImmutableArray<ulong> CannotRefill { get; init; }

    /// <summary>The answer for people.</summary>
    public required ImmutableArray<string> Sentences { get; init; }

    /// <summary>Whether no shard would lose its quorum.</summary>
    public bool CanStop => LosesQuorum.IsEmpty;
}
