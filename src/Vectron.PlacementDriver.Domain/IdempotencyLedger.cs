using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Domain;

/// <summary>Outcomes of recent writes by idempotency key, bounded in age and number. Immutable.</summary>
public sealed record IdempotencyLedger
{
    /// <summary>No outcome.</summary>
    public static IdempotencyLedger Empty { get; } = new();

    /// <summary>Outcomes by key, ordinal.</summary>
    public ImmutableSortedDictionary<string, IdempotencyRecord> ByKey { get; init; } =
        ImmutableSortedDictionary.Create<string, IdempotencyRecord>(StringComparer.Ordinal);

    /// <summary>Keys in the order in which they were first used: the first is the oldest.</summary>
    public ImmutableQueue<string> InOrder { get; init; } = [];
}
