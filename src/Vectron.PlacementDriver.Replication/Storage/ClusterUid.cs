namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>The cluster's random id, as this data directory first learned it from the log.</summary>
/// <param name="Value">Not empty.</param>
internal sealed record ClusterUid(string Value);
