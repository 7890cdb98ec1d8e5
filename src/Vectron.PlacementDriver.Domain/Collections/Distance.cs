namespace Vectron.PlacementDriver.Domain.Collections;

/// <summary>How a collection measures likeness. Persisted by name.</summary>
public enum Distance
{
    /// <summary>Cosine of the angle.</summary>
    Cosine,

    /// <summary>Euclidean distance.</summary>
    Euclidean,

    /// <summary>Dot product.</summary>
    Dot,
}
