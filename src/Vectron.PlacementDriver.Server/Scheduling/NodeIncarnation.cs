namespace Vectron.PlacementDriver.Server.Scheduling;

/// <summary>The random id of this node's data directory.</summary>
internal sealed record NodeIncarnation(string Value);
