namespace Vectron.PlacementDriver.Domain.Reshaping;

/// <summary>How shards take over the keys of others. Persisted by name.</summary>
public enum ReshapeKind
{
    /// <summary>Two take over the halves of one.</summary>
    Split,

    /// <summary>One takes over two neighbours.</summary>
    Merge,
}
