namespace Vectron.PlacementDriver.Simulator.Contract;

/// <summary>A collection that the driver acknowledged.</summary>
internal sealed class ObservedCollection(string name, int dimension, string distance)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>As created.</summary>
    public int Dimension { get; } = dimension;

    /// <summary>As created, in lower case; never empty.</summary>
    public string Distance { get; } = distance.Length == 0 ? "cosine" : distance.ToLowerInvariant();

    /// <summary>Its shards, as far as the driver has shown any.</summary>
    public SortedSet<ulong> ShardIds { get; } = [];

    /// <summary>Whether a collection status has shown all of them.</summary>
    public bool ShardsComplete { get; set; }

    /// <summary>Its deletion was acknowledged.</summary>
    public bool Deleted { get; set; }

    /// <summary>A creation or deletion got no answer: it may exist or not.</summary>
    public bool Uncertain { get; set; }
}
