namespace Vectron.PlacementDriver.Domain.Placement;

/// <summary>How far a replica is from the others of its shard; the farthest first.</summary>
internal enum Apart
{
    /// <summary>In a zone of its own.</summary>
    Zone,

    /// <summary>In a rack of its own.</summary>
    Rack,

    /// <summary>On a worker of its own.</summary>
    Worker,
}
